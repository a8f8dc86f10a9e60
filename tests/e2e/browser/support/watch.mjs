// What a browser does that it should not.

/**
 * Watches every page of `context`; refuses and keeps what is asked of an origin that is none of `bases`, nor among the
 * `origins` that were added. A test that means to be refused names the HTTP status in `statuses`: Chromium writes it to the console.
 */
export async function watch(context, bases) {
  const origins = bases.map((base) => new URL(base).origin);
  const watched = { origins, foreign: [], complaints: [], statuses: [], seen: 0 };
  await context.route(
    (url) => !origins.includes(url.origin) && url.protocol !== 'data:',
    (route) => {
      watched.foreign.push(route.request().url());
      return route.abort();
    },
  );
  context.on('request', () => {
    watched.seen += 1;
  });
  context.on('console', (message) => {
    const [type, text] = [message.type(), message.text()];
    const status = Number(/^Failed to load resource: .* status of (\d+)/.exec(text)?.[1]);
    if (watched.statuses.includes(status)) return;
    if (type === 'error' || type === 'warning') watched.complaints.push(`${type}: ${text}`);
  });
  context.on('weberror', (error) => watched.complaints.push(`exception: ${error.error()}`));
  await context.exposeBinding('refusedByPolicy', (source, text) =>
    watched.complaints.push(`policy: ${text}`),
  );
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      globalThis.refusedByPolicy(`${violatedDirective} ${blockedURI}`);
    });
  });
  return watched;
}
