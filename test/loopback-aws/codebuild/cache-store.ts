import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BuildProject } from './project';
import { selectFiles } from '../../../cli/collect/select-files';
import { Machine } from '../../../cli/execute/machine';
import { CacheSpec } from '../../../cli/plan/buildspec';
import { Json, text } from '../core/json';
import { Principal } from '../iam/principal';
import { S3 } from '../s3/s3';

type Kept = Readonly<Record<string, string>>;

/**
 * A project's cache in a bucket. Local caches are best effort: here there never is one.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/caching-s3.html
 */
export class CacheStore {
  public static of(
    s3: S3,
    builder: Principal,
    project: BuildProject,
    spec: CacheSpec | undefined,
    note: (line: string) => void,
  ): CacheStore | undefined {
    return spec && (project.properties.Cache as Json | undefined)?.Type === 'S3'
      ? new CacheStore(s3, builder, project, spec, note)
      : undefined;
  }

  private constructor(
    private readonly s3: S3,
    private readonly builder: Principal,
    private readonly project: BuildProject,
    private readonly spec: CacheSpec,
    private readonly note: (line: string) => void,
  ) {}

  public async restore(machine: Machine): Promise<void> {
    if (this.spec.action === 'save') return;
    const { bucket, key } = await this.place(machine);
    this.s3.lookAt(this.builder, bucket);
    // Without the permission to list, a cache that is not there is "access denied".
    const found = this.s3.listFrom(this.builder, bucket, key).includes(key);
    this.note(found ? `Restored cache from S3 ${bucket}/${key}` : 'No cache found');
    if (!found) return;
    for (const [file, content] of Object.entries(
      JSON.parse(this.s3.getFrom(this.builder, bucket, key).toString()) as Kept,
    )) {
      mkdirSync(dirname(join(machine.srcDir, file)), { recursive: true });
      writeFileSync(join(machine.srcDir, file), Buffer.from(content, 'base64'));
    }
  }

  public async save(machine: Machine): Promise<void> {
    if (this.spec.action === 'restore') return;
    const selected = selectFiles(machine.srcDir, { files: this.spec.paths });
    if (selected.kind === 'no-base' || selected.files.length === 0) return;
    const { bucket, key } = await this.place(machine);
    const kept: Kept = Object.fromEntries(
      selected.files.map((file) => [file, readFileSync(join(machine.srcDir, file)).toString('base64')]),
    );
    this.s3.putFrom(this.builder, bucket, key, Buffer.from(JSON.stringify(kept)), this.project.encryptionKey);
    this.note(`Saved ${selected.files.length} file(s) to the cache`);
  }

  private async place(machine: Machine): Promise<{ readonly bucket: string; readonly key: string }> {
    const { Location, CacheNamespace } = this.project.properties.Cache as Json;
    const [bucket, ...prefix] = text(Location).split('/');
    const [name] = await machine.evaluate([this.spec.key ?? 'cache']);
    // Without a namespace no other project finds it.
    // https://docs.aws.amazon.com/codebuild/latest/userguide/caching-s3.html#caching-s3-sharing
    return { bucket, key: [...prefix, text(CacheNamespace, this.project.name), name].join('/') };
  }
}
