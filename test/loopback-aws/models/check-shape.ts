import { isObject } from '../core/json';

export interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<
    Record<string, { readonly shape: string; readonly location?: string; readonly locationName?: string }>
  >;
  readonly member?: { readonly shape: string };
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
}

/** A service model as botocore ships it. */
export interface ServiceModel {
  readonly metadata: { readonly protocol: string };
  readonly operations: Readonly<
    Record<string, { readonly input?: { readonly shape: string }; readonly output?: { readonly shape: string } }>
  >;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/**
 * What of a value does not fit its shape, or nothing. AWS does not hold its own answers to the lengths of
 * its models (it answers with empty lists that must not be), so they are left out there.
 */
export function checkShape(
  model: ServiceModel,
  name: string,
  value: unknown,
  at: string,
  lengths = true,
): string | undefined {
  const shape = model.shapes[name];
  // In the Query protocol everything is text, and an empty list is the empty text. So are addresses and headers.
  const query = model.metadata.protocol === 'query' || model.metadata.protocol === 'rest-xml';
  const here = at || 'it';
  switch (shape.type) {
    case 'structure': {
      if (query && value === '') return undefined;
      if (!isObject(value)) return `${here} must be an object`;
      const missing = shape.required?.find((each) => value[each] === undefined);
      if (missing) return `${here} needs ${missing}`;
      for (const [key, each] of Object.entries(value)) {
        if (each === undefined || key === '__type') continue;
        const member = shape.members?.[key];
        if (!member) return `${here} has no member ${key}`;
        const complaint = checkShape(model, member.shape, each, at ? `${at}.${key}` : key, lengths);
        if (complaint) return complaint;
      }
      return undefined;
    }
    case 'list': {
      if (query && value === '') return undefined;
      if (!Array.isArray(value)) return `${here} must be a list`;
      return (
        (lengths ? outOfRange(shape, value.length, here) : undefined) ??
        first(value, (each, i) => checkShape(model, shape.member?.shape ?? '', each, `${at}[${i}]`, lengths))
      );
    }
    case 'map': {
      if (!isObject(value)) return `${here} must be a map`;
      return first(Object.entries(value), ([key, each]) =>
        checkShape(model, shape.value?.shape ?? '', each, `${at}.${key}`, lengths),
      );
    }
    case 'string':
      return checkText(shape, value, here, lengths);
    case 'boolean':
      return typeof value === 'boolean' || (query && /^(true|false)$/.test(String(value)))
        ? undefined
        : `${here} must be true or false`;
    case 'integer':
    case 'long':
    case 'double':
    case 'float': {
      const number = query ? Number(value) : value;
      const fits =
        typeof number === 'number' &&
        (shape.type === 'integer' || shape.type === 'long' ? Number.isInteger(number) : !Number.isNaN(number));
      return fits
        ? outOfRange(shape, number, here)
        : `${here} must be a${shape.type === 'integer' || shape.type === 'long' ? ' whole' : ''} number`;
    }
    default:
      return undefined; // times and blobs come in several forms
  }
}

function checkText(shape: Shape, value: unknown, here: string, lengths: boolean): string | undefined {
  if (typeof value !== 'string') return `${here} must be a text, not ${JSON.stringify(value)}`;
  if (shape.enum && !shape.enum.includes(value)) return `${here} must be one of ${shape.enum.join(', ')}, not ${value}`;
  const range = lengths ? outOfRange(shape, value.length, here) : undefined;
  if (range) return range;
  return shape.pattern && !patternOf(shape.pattern).test(value)
    ? `${here} must match ${shape.pattern}, not ${value.slice(0, 200)}`
    : undefined;
}

/** The patterns are Java's. What JavaScript has in another form is put into that. */
function patternOf(pattern: string): RegExp {
  const source = pattern
    .replace(/\\p\{(Alnum)\}/g, 'A-Za-z0-9')
    .replace(/\(\?s\)/g, '')
    .replace(/\\Z/g, '$')
    .replaceAll('\\u10000-\\u10FFFF', '\\u{10000}-\\u{10FFFF}');
  try {
    return new RegExp(`^(?:${source})$`, 'su');
  } catch {
    return new RegExp(`^(?:${source})$`, 's');
  }
}

function outOfRange({ min, max }: Shape, size: number, here: string): string | undefined {
  if (min !== undefined && size < min) return `${here} must have at least ${min}, not ${size}`;
  return max !== undefined && size > max ? `${here} must have at most ${max}, not ${size}` : undefined;
}

function first<T>(items: readonly T[], check: (item: T, index: number) => string | undefined): string | undefined {
  for (const [index, item] of items.entries()) {
    const complaint = check(item, index);
    if (complaint) return complaint;
  }
  return undefined;
}
