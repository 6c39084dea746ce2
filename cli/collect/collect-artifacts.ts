import * as fs from 'node:fs';
import * as path from 'node:path';
import { selectFiles } from './select-files';
import { PhaseContext } from '../execute/build-record';
import { ArtifactSpec } from '../plan/buildspec';

export interface ArtifactsRequest {
  /** With variables filled in. */
  readonly artifact: ArtifactSpec;
  readonly srcDir: string;
  /** Where they are copied to. */
  readonly target: string;
  readonly note: (text: string) => void;
}

export interface CollectedArtifacts {
  readonly files: number;
  readonly fault?: PhaseContext;
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
  const taken = new Set<string>();
  for (const file of selected.files) {
    if (!artifact.enableSymlinks && !fs.existsSync(path.join(selected.base, file))) {
      note(`Skipping invalid file path ${file}`); // a link to nothing
      continue;
    }
    const place = artifact.discardPaths ? path.basename(file) : file;
    if (taken.has(place)) note(`${file} takes the place of another file: discard-paths leaves only its name`);
    taken.add(place);
    copy(path.join(selected.base, file), path.join(target, place), artifact.enableSymlinks);
  }
  note(`Found ${selected.files.length} file(s)`);
  return { files: taken.size };
}

function failed(message: string): CollectedArtifacts {
  return { files: 0, fault: { statusCode: 'CLIENT_ERROR', message } };
}

function copy(from: string, to: string, keepLinks: boolean): void {
  fs.mkdirSync(path.dirname(to), { recursive: true });
  if (keepLinks && fs.lstatSync(from).isSymbolicLink()) {
    fs.rmSync(to, { force: true });
    fs.symlinkSync(fs.readlinkSync(from), to);
  } else fs.copyFileSync(from, to);
}
