import { crossFlowFaults } from './cross-flow-faults';
import { defaultsCheck, flowCheck, flowName, globs, logRetention, tags as tagsCheck, topicArn } from './flow-checks';
import { FlowCiOptions } from './flow-ci-options';
import { FlowOptions } from './flow-options';
import { HANDLER_RUNTIMES } from './known-values';
import { FlowNames } from './names';
import { fastForwardFault, protectionFault } from './protected-branches';
import { resolveFlow } from './resolve-flow';
import { WildcardBudget } from './resolve-triggers';
import { commandsCheck, reconcileCheck, resolveCommands, resolveReconcile } from './shared-settings';
import { all, Check, flag, map, oneOf, record, required, rule, text } from '../checks/check';
import { OptionsError } from '../checks/options-error';
import { Fault } from '../contract/fault';
import { FLOW_FILE_VERSION, FlowFile } from '../contract/flow-file';

/** The options, with what only the surroundings know. */
export interface DeclaredFlows extends FlowCiOptions {
  readonly repositoryName: string;
  readonly defaultBranch: string;
  /** Starts the `flow-ci` command from the root of a clone. */
  readonly localCommand?: string;
}

/**
 * A repository's name.
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/limits.html
 */
export const repositoryNameCheck: Check = text({
  pattern: /^(?!.*\.git$)[\w.-]{1,100}$/,
  mustBe: 'the name of a CodeCommit repository: 1 to 100 letters, digits, ".", "-" and "_", not ending in ".git"',
  cure: 'write the name that the console shows',
  literal: true,
});

const declaredCheck = all(
  record({
    repositoryName: required(repositoryNameCheck, 'write the name of the CodeCommit repository'),
    createRepository: flag(),
    defaultBranch: text({ max: 256 }),
    localCommand: text({ max: 1_000, literal: true }),
    namePrefix: rule((value) =>
      typeof value === 'string' && /^([A-Za-z0-9][A-Za-z0-9-]{0,31})?$/.test(value)
        ? undefined
        : {
            mustBe: 'at most 32 letters, digits and "-", beginning with a letter or digit',
            cure: 'write such as "team-"',
          },
    ),
    flows: required(all(map(flowCheck, { key: flowName, min: 1 }), crossFlowFaults), 'add a flow'),
    flowDefaults: defaultsCheck,
    handlerRuntime: oneOf(HANDLER_RUNTIMES),
    handlerLogRetention: logRetention,
    tags: tagsCheck,
    commands: commandsCheck,
    reconcile: reconcileCheck,
    protectBranches: all(globs, rule(protectionFault)),
    fastForwardMergesOnly: flag(),
    alarmTopicArn: topicArn,
    dashboard: flag(),
  }),
  fastForwardFault,
);

/** All that is wrong with the options. */
export function faultsOf(declared: DeclaredFlows): readonly Fault[] {
  const faults: Fault[] = [];
  declaredCheck(declared, '', faults);
  return faults;
}

/**
 * The flows with every default filled in: after this nothing is optional that the stack or a local run needs.
 * @param directory the project's folder within the repository, in which generated buildspecs are
 * @throws OptionsError with all faults at once
 */
export function resolveFlowFile(declared: DeclaredFlows, directory = ''): FlowFile {
  const faults = faultsOf(declared);
  if (faults.length > 0) throw new OptionsError(faults); // node-do-not-add-exception-line
  const namePrefix = declared.namePrefix ?? '';
  const { repositoryName } = declared;
  const tags = declared.tags ?? {};
  const commands = resolveCommands(declared.commands);
  const reconcile = resolveReconcile(declared.reconcile);
  const names = new FlowNames({ namePrefix, repositoryName });
  const wildcards = new WildcardBudget();
  const flows = Object.entries(declared.flows ?? {}).filter(
    (entry): entry is [string, FlowOptions] => entry[1] !== undefined,
  );
  return {
    version: FLOW_FILE_VERSION,
    repositoryName,
    createRepository: declared.createRepository ?? false,
    defaultBranch: declared.defaultBranch,
    ...(declared.localCommand !== undefined && { localCommand: declared.localCommand }),
    namePrefix,
    handlers: {
      runtime: declared.handlerRuntime ?? HANDLER_RUNTIMES[0],
      logRetention: declared.handlerLogRetention ?? 90,
    },
    tags,
    ...(commands && { commands }),
    ...(reconcile && { reconcile }),
    ...(declared.protectBranches && { protectBranches: declared.protectBranches }),
    ...(declared.fastForwardMergesOnly && { fastForwardMergesOnly: true }),
    ...(declared.alarmTopicArn !== undefined && { alarmTopicArn: declared.alarmTopicArn }),
    ...(declared.dashboard && { dashboard: true }),
    flows: flows.map(([name, options]) =>
      resolveFlow(name, options, {
        defaults: { ...declared.flowDefaults, tags: { ...tags, ...declared.flowDefaults?.tags } },
        names,
        repositoryName,
        wildcards,
        directory,
      }),
    ),
  };
}
