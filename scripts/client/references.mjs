// Reads the OpenAPI document.

/** The value that a reference leads to; any other value, itself. */
export function resolve(document, value) {
  if (!value?.$ref) return value;
  const steps = value.$ref
    .slice(2)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return resolve(
    document,
    steps.reduce((at, step) => at?.[step], document),
  );
}
