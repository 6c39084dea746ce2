import * as fs from 'node:fs';
import * as path from 'node:path';
import { Decisions, DeployedDecisions } from './support/deployed-decisions';
import { Random } from './support/random';
import { RandomChange, randomChange, randomFlows } from './support/random-decisions';
import { runCli } from '../../cli/run-cli';
import { DeclaredFlows } from '../../src/flows/flow-file-options';
import { flowFileContent, resolveFlowFile } from '../../src/flows/resolve';
import { Author, KnownCommit, MadeCommit } from '../cli/support/author';
import { ProjectFixture } from '../cli/support/project-fixture';
import { recordingHost } from '../cli/support/recording-host';
import { deployFlows } from '../load/deploy-flows';
import { instantBuild } from '../load/instant-build';
import { BusEvent } from '../loopback-aws/events/events';
import { LoopbackAws } from '../loopback-aws/loopback-aws';

const COUNT = Number(process.env.FLOW_CI_DECISIONS ?? 500);
const SEED = Number(process.env.FLOW_CI_DECISIONS_SEED ?? Date.now() % 2 ** 31);
const REPOSITORIES = 3;
const FLOWS = 5;
/** Events that are under way at a time. */
const BATCH = 24;

/** A user's clone, which is another repository each time: nothing but the flows is the same. */
class Local {
  public readonly project: ProjectFixture;
  public readonly flowNames: readonly string[];
  private readonly content: Readonly<Record<string, string>>;

  public constructor(flows: DeclaredFlows) {
    const resolved = resolveFlowFile(flows);
    this.project = new ProjectFixture(resolved);
    this.flowNames = resolved.flows.map(({ name }) => name);
    this.content = { 'flow-ci.json': JSON.stringify(flowFileContent(flows)) };
  }

  public change(random: Random, number: number): RandomChange {
    return randomChange(random, number, this.content);
  }

  /** Make the commits and the references of a change, and check it out. */
  public make(change: RandomChange): { readonly tip: string; readonly old?: string; readonly target: string } {
    const author = new Author(this.project);
    const chain = (commits: readonly MadeCommit[], from: KnownCommit | undefined, line: KnownCommit[]) =>
      commits.reduce<KnownCommit | undefined>((parent, each) => {
        const next = author.commit(each, parent);
        line.push(next);
        return next;
      }, from);
    const shared: KnownCommit[] = [];
    const parting = chain(change.base, undefined, shared);
    const line = [...shared];
    const target = chain(change.target, parting, []);
    let tip = chain(change.source, parting, line);
    if (change.merged && target && tip && target !== parting) {
      tip = author.commit({ files: {}, message: 'Merge' }, tip, target);
      line.push(tip);
      tip = chain(change.merged, tip, line);
    }
    if (!tip || !target) throw new Error('no commit');
    const id = author.write();
    // Of a pull request that was there before, the stand-in for AWS keeps the commit at which it parted.
    const isReview = change.kind === 'review';
    const isNew = change.pushed === undefined || (isReview && change.merged);
    const earliest = isReview ? shared.length - 1 : 0;
    const before = isNew ? undefined : line[Math.min(Math.max(change.pushed ?? 0, earliest), line.length - 1)];
    // A push of what is there already is none.
    const old = before === tip ? undefined : before;
    for (const folder of ['heads', 'remotes', 'tags'])
      fs.rmSync(path.join(this.project.root, '.git/refs', folder), { recursive: true, force: true });
    this.write(`heads/${change.into}`, id(target));
    this.write(`heads/${change.branch}`, id(tip));
    if (old && change.kind !== 'tag') this.write(`remotes/origin/${change.branch}`, id(old));
    if (change.kind === 'tag') this.write(`tags/${change.tag}`, id(tip));
    this.project.git('symbolic-ref', 'HEAD', `refs/heads/${change.branch}`);
    this.project.git('reset', '-q', '--hard');
    return { tip: id(tip), target: id(target), ...(old && { old: id(old) }) };
  }

  /** What a command decides of each flow. The commands take turns, for words and for the event that AWS has made. */
  public async decisions(change: RandomChange, isUpdated: boolean, event: BusEvent, turn: number): Promise<Decisions> {
    const words = {
      review: ['review', '--into', change.into, ...(isUpdated ? ['--updated'] : [])],
      branch: ['branch'],
      tag: ['tag', change.tag, ...(isUpdated ? ['--updated'] : [])],
    }[change.kind];
    const file = path.join(this.project.base, 'event.json');
    fs.writeFileSync(file, JSON.stringify(event));
    const commands = [
      ['match', ...words, '--json'],
      ['run', ...words, '-n', '--json'],
      ['match', file, '--json'],
      ['run', '-n', '--json', '--event', file],
      ['run', ...words, '-n', '--json', '--committed'],
    ];
    const argv = commands[turn % commands.length];
    const host = recordingHost({ cwd: this.project.root, tempRoot: this.project.tempRoot });
    const exitCode = await runCli(argv, host);
    // 3: no flow is started.
    if (exitCode !== 0 && exitCode !== 3)
      throw new Error(`${argv.join(' ')}: ${exitCode}\n${host.stdout.text}${host.stderr.text}`);
    const { text } = host.stdout;
    const records = (
      argv[0] === 'match'
        ? (JSON.parse(text) as Match[])
        : text
            .split('\n')
            .filter(Boolean)
            .map((each) => JSON.parse(each) as Match)
    ).filter((each) => argv[0] === 'match' || each.kind === 'match');
    return Object.fromEntries(records.map((each) => [each.flow, decided(each)]));
  }

  private write(ref: string, commit: string): void {
    const file = path.join(this.project.root, '.git/refs', ref);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `${commit}\n`);
  }
}

interface Match {
  readonly kind?: string;
  readonly flow: string;
  readonly starts: boolean;
  readonly reason?: string;
}

function decided({ starts, reason = '' }: Match): string {
  if (starts) return 'starts';
  if (reason.startsWith('no changed file')) return 'paths';
  return reason.startsWith("the commit's message has") ? 'skip-ci' : 'misses';
}

describe('the command and the functions that are deployed', () => {
  let aws: LoopbackAws;
  const removals: (() => void)[] = [];
  const pairs: { readonly local: Local; readonly deployed: DeployedDecisions }[] = [];

  beforeAll(async () => {
    process.stderr.write(`FLOW_CI_DECISIONS_SEED=${SEED} FLOW_CI_DECISIONS=${COUNT}\n`);
    aws = await LoopbackAws.start();
    aws.codebuild.execute = instantBuild;
    aws.codebuild.concurrency = Number.POSITIVE_INFINITY;
    // What is said of builds is no decision about their start.
    const put = aws.events.put.bind(aws.events);
    aws.events.put = (event) => {
      if (event.source !== 'aws.codebuild') put(event);
    };
    const random = new Random(SEED);
    for (let n = 0; n < REPOSITORIES; n += 1) {
      const flows = randomFlows(random, `same-${n}`, FLOWS);
      await aws.codecommit.create(flows.repositoryName);
      removals.push((await deployFlows(aws, flows)).remove);
      const local = new Local(flows);
      removals.push(() => {
        local.project.remove();
      });
      const objects = path.join(local.project.root, '.git/objects');
      pairs.push({ local, deployed: new DeployedDecisions(aws, flows.repositoryName, objects) });
    }
  });
  afterAll(async () => {
    await aws.stop();
    for (const remove of removals) remove();
  });

  test(`decide the same of ${COUNT} random repositories, changes, messages and triggers (FLOW_CI_DECISIONS_SEED=${SEED})`, async () => {
    const began = Date.now();
    const counts: Record<string, number> = {};
    const differences: unknown[] = [];
    const random = new Random(SEED + 1);
    for (let begin = 0; begin < COUNT; begin += BATCH) {
      const looked: {
        readonly number: number;
        readonly change: RandomChange;
        readonly event: BusEvent;
        readonly here: Decisions;
      }[] = [];
      for (let number = begin; number < Math.min(begin + BATCH, COUNT); number += 1) {
        const { local, deployed } = pairs[number % REPOSITORIES];
        const change = local.change(random, number);
        const references = local.make(change);
        const event = await deployed.make(change, references);
        const here = await local.decisions(change, references.old !== undefined, event, number);
        looked.push({ number, change, event, here });
      }
      await aws.world.quiet(120_000);
      for (const { number, change, event, here } of looked) {
        const { local, deployed } = pairs[number % REPOSITORIES];
        const there = deployed.decisions(event, local.flowNames);
        for (const decision of Object.values(there)) counts[decision] = (counts[decision] ?? 0) + 1;
        if (JSON.stringify(sorted(here)) !== JSON.stringify(sorted(there)))
          differences.push({ number, here, there, change, event: event.detail });
        deployed.forget(change);
      }
      aws.world.happenings.length = 0;
      if (differences.length > 3) break;
    }
    process.stderr.write(`${JSON.stringify(counts)} in ${Math.round((Date.now() - began) / 1000)} s\n`);
    expect(differences).toEqual([]);
    expect(aws.world.takeFaults()).toEqual([]);
    // All kinds of decisions were met.
    if (COUNT >= 200) expect(Object.keys(counts).sort()).toEqual(['misses', 'paths', 'skip-ci', 'starts']);
  });
});

function sorted(decisions: Decisions): [string, string][] {
  return Object.entries(decisions).sort(([a], [b]) => a.localeCompare(b));
}
