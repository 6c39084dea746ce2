import * as fs from 'node:fs';
import * as path from 'node:path';
import { selectFiles } from './select-files';
import { PhaseContext } from '../execute/build-record';
import { openInside, OutsideError } from '../files/open-inside';
import { OwnDirectory } from '../files/own-directory';
import { ArtifactSpec } from '../plan/buildspec';

export interface ArtifactsRequest {
  /** With variables filled in. */
  readonly artifact: ArtifactSpec;
  readonly srcDir: string;
  /** Where they are copied to. */
  readonly target: { readonly own: OwnDirectory; readonly place: string };
  readonly note: (text: string) => void;
}

export interface CollectedArtifacts {
  readonly files: number;
  readonly error?: PhaseContext;
}

/** Copy an artifact's files. The words are CodeBuild's. */
export function collectArtifacts({ artifact, srcDir, target, note }: ArtifactsRequest): CollectedArtifacts {
  const baseDirectory = artifact.baseDirectory ?? '.';
  note(`Expanding base directory path: ${baseDirectory}`);
  const selected = selectFiles(srcDir, artifact);
  if (selected.kind === 'no-base') return failed(`no matching base directory path found for ${selected.baseDirectory}`);
  note('Assembling file list');
  note(`Expanding ${baseDirectory}`);
  note(`Expanding file paths for base directory ${baseDirectory}`);
  for (const invalid of selected.invalid) note(`Skipping invalid file path ${invalid}`);
  if (selected.files.length === 0) return failed('no matching artifact paths found');
  const base = path.relative(srcDir, selected.base);
  const taken = new Set<string>();
  for (const file of selected.files) {
    const place = artifact.discardPaths ? path.basename(file) : file;
    if (taken.has(place)) note(`${file} takes the place of another file: discard-paths leaves only its name`);
    const skipped = take(file, path.join(target.place, place));
    if (skipped) note(`Skipping invalid file path ${file}${skipped}`);
    else taken.add(place);
  }
  note(`Found ${selected.files.length} file(s)`);
  return { files: taken.size };

  /** Gives why it was not taken. */
  function take(file: string, to: string): string | undefined {
    const from = path.join(srcDir, base, file);
    if (artifact.enableSymlinks && fs.lstatSync(from, { throwIfNoEntry: false })?.isSymbolicLink()) {
      target.own.link(to, fs.readlinkSync(from));
      return undefined;
    }
    try {
      const descriptor = openInside(srcDir, path.join(base, file), fs.constants.O_RDONLY);
      try {
        target.own.copy(descriptor, to);
      } finally {
        fs.closeSync(descriptor);
      }
      return undefined;
    } catch (error) {
      if (error instanceof OutsideError) return `: ${error.message}, which a local run does not read`;
      const { code = '' } = error as NodeJS.ErrnoException;
      if (['ENOENT', 'ELOOP'].includes(code)) return ''; // a link to nothing, or in a circle
      throw error;
    }
  }
}

function failed(message: string): CollectedArtifacts {
  return { files: 0, error: { statusCode: 'CLIENT_ERROR', message } };
}
