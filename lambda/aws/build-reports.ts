import { BuildResults } from '../decide/build-report';

/** What keeps the test and coverage reports of builds. */
export interface BuildReports {
  /** All reports of a build as one. Nothing when there are none. */
  read(reportArns: readonly string[]): Promise<BuildResults | undefined>;
}
