import { isObject, Json } from '../core/json';

/**
 * What a rule's target gets: placeholders are replaced by values of the event. A whole value stands
 * there as JSON, one within a text as it is, not escaped.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function transformInput(template: string, paths: Readonly<Record<string, string>>, event: unknown): unknown {
  let inText = false;
  let out = '';
  for (let at = 0; at < template.length;) {
    const [placeholder, name] = /^<([A-Za-z0-9_.-]+)>/.exec(template.slice(at)) ?? [];
    if (placeholder && Object.hasOwn(paths, name)) {
      const value = valueAt(paths[name], event);
      out +=
        value === undefined
          ? ''
          : inText
            ? typeof value === 'string'
              ? value
              : JSON.stringify(value)
            : JSON.stringify(value);
      at += placeholder.length;
      continue;
    }
    if (placeholder) throw new Error(`the placeholder ${placeholder} has no path`);
    if (template[at] === '\\') {
      out += template.slice(at, at + 2);
      at += 2;
      continue;
    }
    if (template[at] === '"') inText = !inText;
    out += template[at++];
  }
  return JSON.parse(out) as unknown;
}

/** `$.detail.list[0].name`: members and places in lists. */
function valueAt(path: string, event: unknown): unknown {
  if (!/^\$(\.[\w-]+(\[\d+\])*)*$/.test(path)) throw new Error(`the path ${path} is not known`);
  return [...path.matchAll(/\.([\w-]+)|\[(\d+)\]/g)].reduce<unknown>((value, [, member, place]) => {
    if (member !== undefined) return isObject(value) ? (value as Json)[member] : undefined;
    return Array.isArray(value) ? (value[Number(place)] as unknown) : undefined;
  }, event);
}
