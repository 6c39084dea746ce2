import { fixedSection, Section } from './compose-sections';
import { codeSpan } from './markdown';
import { quote } from './quote';
import { MergeResult } from '../../src/contract/merge-result';
import { BuildReport, MergeReport } from '../decide/build-report';

/** Files that are named, when there is room. */
const MAX_NAMED = 30;

/** What became of the merge into the target branch. */
export function mergeSections({ merge }: BuildReport): Section[] {
  switch (merge?.kind) {
    case undefined:
      return [];
    case 'merged':
      return [fixedSection('what it merged', 1, `It tested the merge into ${place(merge)}.`)];
    case 'not-merged':
      return [fixedSection('that it did not merge', 1, notMerged(merge))];
    case 'conflict':
      return [conflictSection(merge)];
  }
}

function notMerged({ branch, isGated }: Extract<MergeReport, { readonly kind: 'not-merged' }>): string {
  const gate = isGated ? ' Its approval rule stays unsatisfied until then.' : '';
  return `Only the branch was tested, not the merge result: its buildspec has no steps that merge. Merge ${quote(branch, 100)} into the branch to get them.${gate}`;
}

/** As many files as there is room for. */
function conflictSection(merge: Extract<MergeReport, { readonly kind: 'conflict' }>): Section {
  const { files, branch } = merge;
  const isAll = files.length < MergeResult.MAX_FILES;
  const count = files.length === 1 ? 'one file' : `${isAll ? '' : 'at least '}${files.length} files`;
  const words = `It cannot be merged into ${place(merge)}: there are conflicts in ${count}. Merge ${quote(branch, 100)} into the branch, resolve them and push.`;
  return {
    name: 'the files that conflict',
    rank: 1,
    write: (room) => {
      const named: string[] = [];
      // Room for the last line, which says how many are not named.
      let left = room - words.length - 40;
      for (const file of files.slice(0, MAX_NAMED)) {
        const line = `* ${quote(file, 200)}`;
        left -= line.length + 1;
        if (left < 0) break;
        named.push(line);
      }
      if (named.length === 0) return words.length <= room ? words : undefined;
      const more =
        named.length < files.length ? [`* and ${isAll ? '' : 'at least '}${files.length - named.length} more`] : [];
      return `${words}\n\n${[...named, ...more].join('\n')}`;
    },
  };
}

function place({ branch, commit }: { readonly branch: string; readonly commit?: string }): string {
  return `${quote(branch, 100)}${commit ? ` at ${codeSpan(commit.slice(0, 8))}` : ''}`;
}
