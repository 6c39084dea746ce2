const MAX_SHOWN = 6;

/**
 * Sets and single characters of other tools, for all of which `*` stands. `[id]` is the name of a file in some
 * frameworks.
 */
const ONE = String.raw`\?|\[(?:[!^][^\]]+|[^\]]*[0-9A-Za-z]-[0-9A-Za-z][^\]]*|:\w+:)\]|\{[^{},]*\.\.[^{},]*\}`;
const ONES = new RegExp(String.raw`\*?(?:${ONE})+(?:\*|${ONE})*`, 'g');
/** `(group)` is the name of a folder in some frameworks. */
const ALTERNATIVES = /[?*+@!]?\((?<bar>[^()]*\|[^()]*)\)|\{(?<comma>[^{}]*,[^{}]*)\}/;

/**
 * How to write a glob that has a wildcard of other tools: `{a,b}`, `(a|b)`, `[0-9]`, `?`, `!` or `***`. Here they would
 * stand for themselves, and the glob would match nothing.
 * @returns nothing for a glob that has none
 */
export function insteadOfForeign(glob: string): string | undefined {
  if (glob.startsWith('!'))
    return `leave out the "!", and exclude ${quoted(glob.slice(1))} in "except" or "exceptPaths"`;
  const match = ALTERNATIVES.exec(glob);
  if (match) {
    const { bar, comma = '' } = match.groups ?? {};
    const parts = bar === undefined ? comma.split(',') : bar.split('|');
    const globs = parts
      .slice(0, MAX_SHOWN)
      .map((part) => quoted(glob.replace(match[0], () => part.trim())))
      .join(', ');
    return `write one for each: ${globs}${parts.length > MAX_SHOWN ? ', ...' : ''}`;
  }
  const written = glob.replace(ONES, '*').replace(/\*{3,}/g, '**');
  return written === glob ? undefined : `write ${quoted(written)}`;
}

function quoted(glob: string): string {
  return JSON.stringify(glob);
}
