import { BuildRequest } from '../decide/build-request';

/** What starts builds. */
export interface BuildService {
  /** Start a build. A request with a token that came before, in the last minutes, starts none and answers with the first one. */
  start(request: BuildRequest): Promise<StartedBuild>;
}

export interface StartedBuild {
  /** `PROJECT:UUID` */
  readonly id: string;
  readonly number?: number;
}
