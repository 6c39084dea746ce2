import { FlowFile } from '../contract/flow-file';
import { Issue } from '../contract/issue';
import { matchesGlob } from '../contract/ref-glob';

/** What the globs over paths say, held against the files that git tracks. */
export interface StrayPaths {
  /** Folders where files are meant: they would match nothing. */
  readonly folders: readonly Issue[];
  /** Globs that match no file, with the path of their option. Files may be added later. */
  readonly unmatched: readonly { readonly path: string; readonly glob: string }[];
}

/**
 * Hold `paths` and `exceptPaths` of all flows against the files of a clone.
 * @param list gives paths from the root of the repository, and is asked only where there are globs. It gives none where
 * there is no repository or one without files, of which nothing is said.
 */
export function strayPaths({ flows }: FlowFile, list: () => readonly string[]): StrayPaths {
  const globs = flows.flatMap(({ name, triggers }) =>
    triggers.flatMap((trigger) =>
      trigger.kind === 'review' || trigger.kind === 'branch'
        ? (['paths', 'exceptPaths'] as const).flatMap((option) =>
            (trigger[option] ?? []).map((glob, index) => ({
              path: `flows.${name}.on.${trigger.kind}.${option}[${index}]`,
              glob,
            })),
          )
        : [],
    ),
  );
  const files = globs.length > 0 ? list() : [];
  if (files.length === 0) return { folders: [], unmatched: [] };
  const unmatched = globs.filter(({ glob }) => !files.some((file) => matchesGlob(file, glob)));
  const isFolder = ({ glob }: { glob: string }) => files.some((file) => file.startsWith(`${glob}/`));
  return {
    folders: unmatched.filter(isFolder).map(({ path, glob }) => ({
      path,
      value: glob,
      expected: 'the path of files, and this is a folder of the repository',
      fix: `write "${glob}/**"`,
    })),
    unmatched: unmatched.filter((each) => !isFolder(each)),
  };
}
