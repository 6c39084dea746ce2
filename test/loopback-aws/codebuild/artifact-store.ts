import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BuildProject } from './project';
import { collectArtifacts } from '../../../cli/collect/collect-artifacts';
import { PhaseContext } from '../../../cli/execute/build-record';
import { OwnDirectory } from '../../../cli/files/own-directory';
import { ArtifactSpec } from '../../../cli/plan/buildspec';
import { Json, text } from '../core/json';
import { Principal } from '../iam/principal';
import { S3 } from '../s3/s3';
import { zip } from '../s3/zip';

export interface ArtifactUpload {
  readonly s3: S3;
  readonly builder: Principal;
  readonly project: BuildProject;
  readonly buildId: string;
  readonly srcDir: string;
  /** A folder of this build's own. */
  readonly folder: string;
  readonly note: (line: string) => void;
}

/**
 * Put the primary artifact into the project's bucket: `[path/][build id/]name`.
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectArtifacts.html
 */
export function uploadArtifacts(
  specs: readonly ArtifactSpec[],
  { s3, builder, project, buildId, srcDir, folder, note }: ArtifactUpload,
): readonly PhaseContext[] {
  const place = project.properties.Artifacts as Json;
  const spec = specs.find(({ identifier }) => identifier === undefined);
  if (place.Type === 'NO_ARTIFACTS' || !spec) return [];
  const target = join(folder, 'artifacts');
  mkdirSync(target, { recursive: true });
  const { error: fault } = collectArtifacts({
    artifact: spec,
    srcDir,
    target: { own: new OwnDirectory(folder), place: 'artifacts' },
    note,
  });
  if (fault) return [fault];
  const files = Object.fromEntries(filesOf(target).map((file) => [relative(target, file), readFileSync(file)]));
  const name = text(place.OverrideArtifactName === true ? (spec.name ?? place.Name) : place.Name, project.name);
  const key = [text(place.Path), place.NamespaceType === 'BUILD_ID' ? buildId : '', name].filter(Boolean).join('/');
  const bucket = text(place.Location);
  s3.lookAt(builder, bucket);
  const kmsKey = place.EncryptionDisabled === true ? undefined : project.encryptionKey;
  if (place.Packaging === 'ZIP') s3.putFrom(builder, bucket, key, zip(files), kmsKey);
  else for (const [path, body] of Object.entries(files)) s3.putFrom(builder, bucket, `${key}/${path}`, body, kmsKey);
  return [];
}

function filesOf(folder: string): string[] {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesOf(path) : [path]));
}
