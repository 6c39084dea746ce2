import { LogPlace } from '../decode/flow-event';

/** What keeps the output of builds. */
export interface BuildLog {
  /** The last lines that a build wrote, the last one last. Bounded. */
  tail(place: LogPlace): Promise<readonly string[]>;
}
