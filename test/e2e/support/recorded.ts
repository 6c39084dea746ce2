import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DeployedTemplate } from '../../loopback-aws/cloudformation/cloudformation';
import { LoopbackAws } from '../../loopback-aws/loopback-aws';

interface Recording {
  readonly templates: readonly DeployedTemplate[];
  readonly objects: readonly { readonly bucket: string; readonly key: string; readonly body: string }[];
}

/**
 * What the real CDK command once deployed and published, so that another file of scenarios has the same in
 * its own account without the half minute that it takes. Whatever is deployed is deployed by the command once.
 */
export class Recorded {
  public static keyOf(...facts: readonly (string | undefined)[]): string {
    return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16);
  }

  /**
   * The recording of a key; nothing, and the key is ours to record. While somebody else records it, it is waited for.
   */
  public static async find(key: string): Promise<Recorded | undefined> {
    const recorded = new Recorded(key);
    for (;;) {
      if (existsSync(recorded.folder)) return recorded;
      try {
        mkdirSync(recorded.lock, { recursive: false });
        return undefined;
      } catch {
        await pause(200);
      }
    }
  }

  /** Keep what was deployed since `from`, and the project that it was made of. */
  public static keep(key: string, aws: LoopbackAws, project?: string, from = 0): void {
    const recorded = new Recorded(key);
    const draft = `${recorded.folder}.draft`;
    mkdirSync(draft, { recursive: true });
    const objects = [...aws.s3.buckets].flatMap(([bucket, kept]) =>
      [...kept].map(([name, body]) => ({ bucket, key: name, body: body.toString('base64') })),
    );
    const recording: Recording = { templates: aws.cloudformation.deployed.slice(from), objects };
    writeFileSync(join(draft, 'recording.json'), JSON.stringify(recording));
    if (project)
      cpSync(project, join(draft, 'ci'), {
        recursive: true,
        filter: (source) => !['node_modules', 'cdk.out'].includes(basename(source)),
      });
    renameSync(draft, recorded.folder);
    Recorded.giveUp(key);
  }

  /** Let somebody else try. */
  public static giveUp(key: string): void {
    rmSync(new Recorded(key).lock, { recursive: true, force: true });
  }

  private constructor(private readonly key: string) {
    mkdirSync(join(process.env.FLOW_CI_E2E_FOLDER ?? '', 'recorded'), { recursive: true });
  }

  public get project(): string {
    return join(this.folder, 'ci');
  }

  /** Do the same in another account. */
  public async play(aws: LoopbackAws): Promise<void> {
    const { templates, objects } = JSON.parse(readFileSync(join(this.folder, 'recording.json'), 'utf8')) as Recording;
    for (const { bucket, key, body } of objects) aws.s3.buckets.get(bucket)?.set(key, Buffer.from(body, 'base64'));
    for (const template of templates) {
      const { status, reason } = await aws.cloudformation.deploy(template);
      if (!status.endsWith('_COMPLETE') || status.includes('ROLLBACK'))
        throw new Error(`${template.stackName} is ${status}: ${reason ?? ''}`);
    }
  }

  private get folder(): string {
    return join(process.env.FLOW_CI_E2E_FOLDER ?? '', 'recorded', this.key);
  }

  private get lock(): string {
    return `${this.folder}.lock`;
  }
}
