import { JsonFile, Project } from 'projen';
import { FLOW_FILE, FlowFileContent } from '../contract/flow-file';

/** Writes `flow-ci.json`, which the stack and the `flow-ci` command read. */
export function addFlowFile(project: Project, file: FlowFileContent): void {
  new JsonFile(project, FLOW_FILE, {
    obj: { $schema: './node_modules/flow-ci-projen/schema/flow-ci.schema.json', ...file },
    // JSON has no comments, and the schema knows no other key; `.projen/files.json` marks it as generated.
    marker: false,
  });
}
