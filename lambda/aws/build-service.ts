import { BuildRequest } from '../decide/build-request';
import { BuildSetup } from '../decide/build-setup';
import { KnownBuild } from '../decide/known-build';

/** What starts builds, stops them and knows them. */
export interface BuildService {
  /**
   * Start a build. A request with a token that came before, in the last minutes, starts none and answers with the first
   * one.
   */
  start(request: BuildRequest): Promise<StartedBuild>;
  /** Stop a build, if it still runs. */
  stop(buildId: string): Promise<void>;
  /** The builds with these ids, `PROJECT:UUID` or ARNs. Those that are not known any more are left out. */
  get(ids: readonly string[]): Promise<readonly KnownBuild[]>;
  /** Ids of a project's builds, the newest first, a page of them. */
  list(project: string, page?: string): Promise<BuildPage>;
  /** How a project's builds are set up, when nothing is overridden. */
  setup(project: string): Promise<BuildSetup | undefined>;
}

export interface StartedBuild {
  /** `PROJECT:UUID` */
  readonly id: string;
  readonly number?: number;
}

export interface BuildPage {
  readonly ids: readonly string[];
  /** Absent on the last page. */
  readonly next?: string;
}
