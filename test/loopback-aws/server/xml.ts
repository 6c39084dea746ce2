import { isObject } from '../core/json';

/**
 * A value as XML elements. A list's items are called `member`, as in AWS's Query protocol, unless another name is
 * given.
 */
export function toXml(value: unknown, item = 'member'): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((each: unknown) => `<${item}>${toXml(each, item)}</${item}>`).join('');
  if (isObject(value))
    return Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([key, each]) => `<${key}>${toXml(each, item)}</${key}>`)
      .join('');
  return escapeXml(String(value));
}

export function escapeXml(text: string): string {
  // A carriage return would be read as a line end.
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\r/g, '&#xD;');
}
