import { createHash } from 'node:crypto';

/**
 * Answers that come later than what they tell of, and that are written in another way than it was. AWS promises neither
 * that all its services know of something at one moment, nor that it gives back letter by letter what it was given.
 * Each number is of answers, not of seconds: nobody knows how late AWS may be.
 */
export class LateAnswers {
  /** So many answers of BatchGetBuilds without the exported variables of a build that has ended. */
  public exportedVariables = 0;
  /** So many answers of BatchGetBuilds in which a build that has ended still runs. */
  public buildEnd = 0;
  /** So many answers of BatchGetReports in which reports are still read. */
  public reports = 0;
  /** So many answers of GetLogEvents in which the second half of the lines is missing. */
  public log = 0;
  /** So many answers of GetPullRequest and GetBranch as they were before. */
  public codeCommit = 0;
  private readonly before = new Map<string, object>();
  /** Writes a build of BatchGetBuilds in another way. */
  public writes: (build: AnsweredBuild) => AnsweredBuild = (build) => build;
  /** All is there at once again. */
  public reset(): void {
    Object.assign(this, new LateAnswers());
    this.before.clear();
  }

  /** An answer as it is given. */
  public give(operation: string, input: unknown, answer: object): object {
    switch (operation) {
      case 'BatchGetBuilds':
        return change(answer, 'builds', (build: AnsweredBuild) => this.writes(this.build(build)));
      case 'BatchGetReports':
        if (this.reports === 0) return answer;
        this.reports -= 1;
        return change(answer, 'reports', (report: object) => ({ ...report, status: 'GENERATING' }));
      case 'GetLogEvents': {
        const { events = [] } = answer as { readonly events?: readonly object[] };
        if (this.log === 0 || events.length === 0) return answer;
        this.log -= 1;
        return { ...answer, events: events.slice(0, Math.floor(events.length / 2)) };
      }
      case 'GetPullRequest':
      case 'GetBranch':
        return this.remember(JSON.stringify([operation, input]), answer);
      default:
        return answer;
    }
  }

  private build(build: AnsweredBuild): AnsweredBuild {
    if (!build.buildComplete) return build;
    if (this.buildEnd > 0) {
      this.buildEnd -= 1;
      return { ...build, buildComplete: false, buildStatus: 'IN_PROGRESS', endTime: undefined, phases: [] };
    }
    if (this.exportedVariables > 0) {
      this.exportedVariables -= 1;
      return { ...build, exportedEnvironmentVariables: undefined };
    }
    return build;
  }

  private remember(key: string, answer: object): object {
    const old = this.before.get(key);
    if (this.codeCommit > 0 && old) {
      this.codeCommit -= 1;
      return old;
    }
    this.before.set(key, structuredClone(answer));
    return answer;
  }
}

/** A build as BatchGetBuilds answers, as far as it is changed here. */
export interface AnsweredBuild {
  readonly buildComplete?: boolean;
  readonly source?: { readonly type?: string; readonly location?: string; readonly buildspec?: string };
  readonly environment?: {
    readonly type?: string;
    readonly image?: string;
    readonly environmentVariables?: readonly object[];
  };
  readonly serviceRole?: string;
  readonly [other: string]: unknown;
}

/**
 * A build that means the same and is written otherwise: with another end of the address, the host in capitals, defaults
 * that were left out, other ends of lines, the image's digest, the role's name, members and variables in another order.
 * `pick` chooses one of several ways by a number that counts from 0.
 */
export function writtenDifferently(build: AnsweredBuild, pick: (count: number) => number): AnsweredBuild {
  const one = (...ways: readonly string[]) => ways[pick(ways.length)];
  const { source, environment, serviceRole } = build;
  const written = {
    ...build,
    ...(source && {
      source: {
        gitCloneDepth: 1,
        insecureSsl: false,
        ...source,

        ...locationOf(source.location, one),
        buildspec: buildspecOf(source.buildspec, one),
      },
    }),
    ...(environment && {
      environment: {
        privilegedMode: false,
        ...environment,

        ...(environment.image !== undefined && { image: imageOf(environment.image, one) }),
        ...(environment.environmentVariables && {
          environmentVariables: pick(2)
            ? [...environment.environmentVariables].reverse()
            : environment.environmentVariables,
        }),
      },
    }),
    ...(serviceRole !== undefined && { serviceRole: one(serviceRole, serviceRole.split('/').pop() ?? '') }),
    secondarySources: build.secondarySources ?? [],
  };
  return pick(2) ? Object.fromEntries(Object.entries(written).reverse()) : written;
}

type One = (...ways: readonly string[]) => string;

function locationOf(location: string | undefined, one: One): { readonly location?: string } {
  if (location === undefined) return {};
  const host = location.replace(
    /^(https?:\/\/)([^/]+)/i,
    (_, scheme: string, name: string) => scheme + name.toUpperCase(),
  );
  return { location: one(location, `${location}/`, `${location}.git`, host) };
}

function buildspecOf(buildspec: string | undefined, one: One): string {
  if (!buildspec) return one('', 'buildspec.yml', './buildspec.yml');
  if (!buildspec.includes('\n')) return one(buildspec, `./${buildspec}`, `${buildspec} `);
  return one(
    buildspec,
    buildspec.replaceAll('\n', '\r\n'),
    `${buildspec.trimEnd()}\n`,
    buildspec.trimEnd(),
    buildspec.replaceAll('\n', ' \n'),
    `\n${buildspec}`,
  );
}

/** An image of CodeBuild's own has no registry. The digest that a tag had when it was pulled may be added. */
function imageOf(image: string, one: One): string {
  if (image.includes('@')) return image;
  const digest = `@sha256:${createHash('sha256').update(image).digest('hex')}`;
  if (/^aws\/codebuild\//.test(image) || /^[^/]+\.[^/]+\//.test(image)) return one(image, image + digest);
  const full = image.includes('/') ? `docker.io/${image}` : `docker.io/library/${image}`;
  const tagged = image.includes(':') ? image : `${image}:latest`;
  return one(image, full, tagged, image + digest, tagged + digest);
}

function change<Item>(answer: object, key: string, each: (item: Item) => object): object {
  const items = (answer as Readonly<Record<string, readonly Item[] | undefined>>)[key] ?? [];
  return { ...answer, [key]: items.map(each) };
}
