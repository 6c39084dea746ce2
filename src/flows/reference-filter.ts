import { GlobPart, parseGlob } from '../contract/ref-glob';

export type Matcher =
  | string
  | { readonly prefix: string }
  | { readonly suffix: string }
  | { readonly wildcard: string }
  | { readonly 'anything-but': readonly string[] }
  | { readonly 'anything-but': { readonly prefix: readonly string[] } };

export interface FilterRule {
  /** The prefix of the name in the event's field, for example `refs/heads/`. */
  readonly before: string;
  /** Whether the wildcard operator may be used. */
  readonly wildcards: boolean;
}

/**
 * A pattern may have 2,048 characters; what is not the filter takes 600 at most.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
const MAX_FILTER = 1400;
/** More wildcards in one text risk EventBridge's "Rule is too complex". */
const MAX_STARS = 2;

/**
 * EventBridge matchers for globs: all that the globs match and, where no operator says the same, more.
 * Values of one field are joined by OR, so exceptions can be expressed only if all other names match.
 * @returns nothing when all names match, so that the field needs no filter
 */
export function referenceFilter(
  globs: readonly string[],
  except: readonly string[],
  rule: FilterRule,
): readonly Matcher[] | undefined {
  const found: Matcher[] = [];
  for (const glob of globs) {
    const matchers = matchersOf(parseGlob(glob), rule);
    if (!matchers) return anythingBut(except, rule);
    found.push(...matchers);
  }
  const kept = withoutCovered(found);
  return JSON.stringify(kept).length <= MAX_FILTER ? kept : undefined;
}

/** Whether the globs need a wildcard for a narrow pattern. */
export function wantsWildcard(globs: readonly string[]): boolean {
  const filter = referenceFilter(globs, [], { before: '', wildcards: true });
  return Boolean(filter?.some((each) => typeof each !== 'string' && 'wildcard' in each));
}

/** Nothing when the glob matches (nearly) every name. */
function matchersOf(parts: readonly GlobPart[], { before, wildcards }: FilterRule): readonly Matcher[] | undefined {
  const first = parts[0];
  const last = parts[parts.length - 1];
  const head = first?.kind === 'text' ? first.text : '';
  const tail = last?.kind === 'text' ? last.text : '';
  if (parts.length === 1 && head) return [before + head];
  if (parts.length === 2 && head) return [{ prefix: before + head }];
  if (parts.length === 2 && tail && first.kind === 'segments') return [before + tail, { suffix: `/${tail}` }];
  if (parts.length === 2 && tail) return [{ suffix: tail }];

  const text =
    before +
    parts
      .map((part) => (part.kind === 'text' ? part.text.replace(/[\\*]/g, '\\$&') : '*'))
      .join('')
      .replace(/\*+/g, '*');
  const stars = text.split('*').length - 1;
  if (wildcards && (head || tail) && stars <= MAX_STARS) return [{ wildcard: text }];
  if (head) return [{ prefix: before + head }];
  return tail ? [{ suffix: tail }] : undefined;
}

/** Names that are certainly excluded: only exact names and whole folders can be expressed without excluding others. */
function anythingBut(except: readonly string[], { before }: FilterRule): readonly Matcher[] | undefined {
  const parsed = except.map(parseGlob);
  const exact = parsed.flatMap((parts) =>
    parts.length === 1 && parts[0].kind === 'text' ? [before + parts[0].text] : [],
  );
  const folders = parsed.flatMap((parts) =>
    parts.length === 2 && parts[0].kind === 'text' && parts[1].kind === 'any' ? [before + parts[0].text] : [],
  );
  const filter: Matcher | undefined =
    exact.length > 0
      ? { 'anything-but': exact }
      : folders.length > 0
        ? { 'anything-but': { prefix: folders } }
        : undefined;
  return filter && JSON.stringify(filter).length <= MAX_FILTER ? [filter] : undefined;
}

/** Without what another matcher of the list matches already. */
function withoutCovered(matchers: readonly Matcher[]): readonly Matcher[] {
  const prefixes = matchers.flatMap((each) => (typeof each !== 'string' && 'prefix' in each ? [each.prefix] : []));
  const covered = (text: string, own: boolean) =>
    prefixes.some((prefix) => text.startsWith(prefix) && !(own && prefix === text));
  const seen = new Set<string>();
  return matchers.filter((each) => {
    const key = JSON.stringify(each);
    if (seen.has(key)) return false;
    seen.add(key);
    if (typeof each === 'string') return !covered(each, false);
    return !('prefix' in each && covered(each.prefix, true));
  });
}
