import { buildSettingsRule } from './build-settings-rule';
import { crossFlowRule } from './cross-flow-rule';
import { FORMATS } from './formats';
import { gateRule } from './gate-rule';
import { machineRule } from './machine-rule';
import { mergeRule } from './merge-rule';
import { OPTION_SCHEMAS } from './option-schemas';
import { fastForwardRule } from './protected-branches';
import { storageRule } from './storage-rule';
import { VALUE_RULES } from './value-rules';
import { buildspecCheck } from '../buildspec/buildspec-check';
import { all, Check } from '../checks/check';
import { schemaCheck, SchemaNames } from '../checks/schema-check';
import { Issue } from '../contract/issue';

const { oneBuildspec } = VALUE_RULES;
const NAMES: SchemaNames = {
  definitions: OPTION_SCHEMAS,
  formats: FORMATS,
  rules: {
    ...VALUE_RULES,
    build: buildspecCheck,
    flow: all(oneBuildspec, gateRule, mergeRule),
    flows: crossFlowRule,
    settings: all(fastForwardRule, machineRule, storageRule, buildSettingsRule),
  },
};

/**
 * The typed build of a flow in `flow-ci.json` is a file of its own, so what holds of the two together holds already.
 */
const IN_FILE: SchemaNames = {
  ...NAMES,
  rules: { ...NAMES.rules, flow: all(oneBuildspec, gateRule) },
};

type OptionStruct = keyof typeof OPTION_SCHEMAS;

/** The check of an options struct, with all rules between its members. */
export function optionsCheck(struct: OptionStruct): Check {
  return schemaCheck(NAMES, OPTION_SCHEMAS[struct]);
}

const fileCheck = schemaCheck(IN_FILE, OPTION_SCHEMAS.FlowFileOptions);

/** Everything that is wrong with the content of `flow-ci.json`. */
export function flowFileIssues(content: unknown): readonly Issue[] {
  const issues: Issue[] = [];
  fileCheck(content, '', issues);
  return issues;
}
