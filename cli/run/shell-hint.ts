import { shellOfImage } from '../plan/default-shell';

/** What dash writes where a command is bash's own, and what bash writes that was started as `sh`. */
const OF_BASH: readonly { readonly shown: RegExp; readonly what: string }[] = [
  { shown: /\[\[: not found$/, what: '[[ … ]]' },
  { shown: /: bad substitution$/i, what: 'this ${…}' },
  { shown: /: Illegal option -o pipefail$/, what: 'set -o pipefail' },
  { shown: /: (source|declare|typeset|let|shopt|mapfile|readarray|pushd|popd|function): not found$/, what: '$1' },
  { shown: /Syntax error: redirection unexpected$/, what: '<<< or <(…)' },
  { shown: /Syntax error: "\(" unexpected/, what: 'an array or (…) at this place' },
  { shown: /Syntax error: Bad for loop variable$/, what: 'for ((…))' },
  { shown: /syntax error near unexpected token [`']\(/, what: '(…) at this place' },
];

/** What to say about a command that needs bash and was run by the default shell. */
export function shellHint(lines: readonly string[], shell: string, image: string): string | undefined {
  if (/(^|\/)bash$/.test(shell)) return undefined;
  for (const line of lines.toReversed())
    for (const { shown, what } of OF_BASH) {
      const found = shown.exec(line.trim());
      if (!found) continue;
      const kind = shellOfImage(image);
      const known = kind === undefined ? '' : `, which is ${kind === 'bash' ? 'bash in POSIX mode' : kind} in ${image}`;
      return `${what.replace('$1', found[1])} needs bash, and the default shell is sh${known}: write \`shell: bash\` below \`env:\` in the buildspec`;
    }
  return undefined;
}
