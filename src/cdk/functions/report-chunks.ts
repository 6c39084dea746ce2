import { DetailType, EventSource } from '../../contract/codecommit-events';
import { ReportInvocation, ReportSettings } from '../../contract/invocation';
import { FlowVariable } from '../../contract/variables';
import { eventTemplate, MAX_INPUT_TEMPLATE } from '../triggers/event-template';

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export const MAX_EVENT_PATTERN = 2_048;

/** As long as any account and Region. */
const SAMPLE_ACCOUNT = '1'.repeat(12);
const SAMPLE_REGION = 'ap-southeast-99';

export interface ReportPattern {
  readonly source: string[];
  readonly 'detail-type': string[];
  readonly account: string[];
  readonly region: string[];
  readonly detail: { readonly [field: string]: unknown };
}

/**
 * The state changes of projects' builds, of those only that a pull request's event started. The
 * account keeps out what another account may send to the bus.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html
 */
export function reportPattern(projects: readonly string[], account: string, region: string): ReportPattern {
  return {
    source: [EventSource.CODEBUILD],
    'detail-type': [DetailType.BUILD_STATE],
    account: [account],
    region: [region],
    detail: {
      'project-name': [...projects],
      'additional-information': { environment: { 'environment-variables': { name: [FlowVariable.PULL_REQUEST_ID] } } },
    },
  };
}

export interface ReportedFlow {
  readonly flow: string;
  readonly settings?: ReportSettings;
}

/** The projects of one rule: project name -> its flow. */
export type ReportChunk = ReadonlyMap<string, ReportedFlow>;

/** What a rule hands over beside the event. */
export function reportConstants(chunk: ReportChunk): Omit<ReportInvocation, 'event'> {
  const settings = [...chunk].flatMap(([project, each]) => (each.settings ? [[project, each.settings] as const] : []));
  return {
    flows: Object.fromEntries([...chunk].map(([project, { flow }]) => [project, flow])),
    ...(settings.length > 0 && { settings: Object.fromEntries(settings) }),
  };
}

/** Spreads projects over as few rules as EventBridge's limits allow. A rule that is full stays as it is. */
export class ReportChunks {
  private readonly chunks: Map<string, ReportedFlow>[] = [];

  public add(
    project: string,
    flow: ReportedFlow,
  ): { readonly index: number; readonly isNew: boolean; readonly chunk: ReportChunk } {
    const last = this.chunks[this.chunks.length - 1];
    const isNew = !last || !fits(new Map([...last, [project, flow]]));
    const chunk = isNew ? new Map<string, ReportedFlow>() : last;
    if (isNew) this.chunks.push(chunk);
    chunk.set(project, flow);
    return { index: this.chunks.length - 1, isNew, chunk };
  }
}

function fits(chunk: ReportChunk): boolean {
  const pattern = JSON.stringify(reportPattern([...chunk.keys()], SAMPLE_ACCOUNT, SAMPLE_REGION));
  return pattern.length <= MAX_EVENT_PATTERN && eventTemplate(reportConstants(chunk)).length <= MAX_INPUT_TEMPLATE;
}
