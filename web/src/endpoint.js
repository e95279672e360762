/** The page is served by the graph's own address. */
export const endpoint = location.origin + location.pathname;
