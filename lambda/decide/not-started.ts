import { BuildReport } from './build-report';
import { FailedInvocation, ReportSettings } from '../../src/contract/invocation';
import { parseArn, RepositoryArn } from '../decode/arn';

/** Whether a function that Lambda names is start-build. `startedBy` is `ROLE/FUNCTION`. */
export function isStartBuild(functionArn: string, startedBy: string, repository: RepositoryArn): boolean {
  const arn = parseArn(functionArn);
  return (
    arn?.service === 'lambda' &&
    arn.account === repository.account &&
    arn.region === repository.region &&
    arn.resource.split(':')[1] === startedBy.split('/').pop()
  );
}

/** The report of a build that could not be started at any try. `startedAt` is when it was asked for. */
export function notStarted(
  { responsePayload: answer, requestContext }: Pick<FailedInvocation<unknown>, 'responsePayload' | 'requestContext'>,
  wanted: Pick<BuildReport, 'flow' | 'project' | 'commit' | 'startedAt'>,
  settings: ReportSettings | undefined,
): BuildReport {
  return {
    ...wanted,
    concurrentBuildLimit: settings?.concurrentBuildLimit,
    status: 'NOT_STARTED',
    phases: [],
    log: { kind: 'none' },
    links: {},
    startError: {
      // Without an answer, Lambda's own word for what happened: RetriesExhausted or EventAgeExceeded.
      name: [answer?.errorType, requestContext.condition].find(isErrorName) ?? 'unknown error',
      message: answer?.errorMessage,
    },
  };
}

/** As AWS and JavaScript name errors. Other words would be those of whoever called the function. */
function isErrorName(name: string | undefined): name is string {
  return name !== undefined && /^[A-Za-z][A-Za-z0-9_.]{0,99}$/.test(name);
}
