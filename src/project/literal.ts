/** Plain data as code that people like to read: short lists on one line, no needless quotes. */
export function literal(value: unknown, indent = ''): string {
  const deeper = `${indent}  `;
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) {
    const items = value.map((each) => literal(each, deeper));
    return onOneLine(items, '[', ']') ?? `[\n${items.map((item) => `${deeper}${item},\n`).join('')}${indent}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    if (entries.length === 0) return '{}';
    const members = entries.map(
      ([key, each]) => `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key)}: ${literal(each, deeper)}`,
    );
    return (
      onOneLine(members, '{ ', ' }') ?? `{\n${members.map((member) => `${deeper}${member},\n`).join('')}${indent}}`
    );
  }
  return JSON.stringify(value);
}

function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
}

function onOneLine(parts: readonly string[], open: string, close: string): string | undefined {
  const line = `${open}${parts.join(', ')}${close}`;
  return line.length <= 72 && !line.includes('\n') ? line : undefined;
}
