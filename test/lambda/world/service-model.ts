import { Json } from '../../loopback-aws/core/json';
import { Models } from '../../loopback-aws/models/models';

/** The services that the handlers ask, by the names that requests are signed for. */
const SERVICES = ['codebuild', 'codecommit', 'logs', 'sns', 'sqs', 'sts'] as const;
export type Service = (typeof SERVICES)[number];
/** The same on each machine: by the SDK's schemas and the parts that are carried along. */
const MODELS = new Models(undefined);
const UNKNOWN = /^no model of \w+ is here$/;

/** What AWS's own models of a service say against a request. Empty: nothing. */
export function faultsOf(service: Service, operation: string, input: unknown): readonly string[] {
  const complaint = MODELS.checkInput(service, operation, input as Json);
  return complaint === undefined ? [] : [`${service} ${operation}: ${complaint}`];
}

/** The same where the service is not known: no two of them have an operation of one name that the handlers call. */
export function faultsOfCall(operation: string, input: unknown): readonly string[] {
  const services = SERVICES.filter(
    (service) => !UNKNOWN.test(MODELS.checkInput(service, operation, input as Json) ?? ''),
  );
  return services.length === 1
    ? faultsOf(services[0], operation, input)
    : [`${services.length} services have an operation ${operation}`];
}
