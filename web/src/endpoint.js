/** Beside the folder that each page has as its <base>: so it is right under a proxy's prefix, too. */
export const root = new URL('..', document.baseURI).href;

/** The graph's own address. */
export const endpoint = `${root}graphql`;
