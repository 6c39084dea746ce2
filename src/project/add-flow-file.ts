import { existsSync, utimesSync } from 'node:fs';
import { JsonFile, Project } from 'projen';
import { FLOW_FILE, FlowFileContent } from '../contract/flow-file';

/** Writes `flow-ci.json`, which the stack and the `flow-ci` command read. */
export function addFlowFile(project: Project, file: FlowFileContent): void {
  new FreshJsonFile(project, FLOW_FILE, {
    obj: { $schema: './node_modules/flow-ci-projen/schema/flow-ci.schema.json', ...file },
    // JSON has no comments, and the schema knows no other key; `.projen/files.json` marks it as generated.
    marker: false,
  });
}

/**
 * Has the time of the last synthesis. projen leaves a file that has not changed alone, so the command could not see
 * whether the options were synthesized after they were edited.
 */
class FreshJsonFile extends JsonFile {
  public override synthesize(): void {
    super.synthesize();
    const now = new Date();
    if (existsSync(this.absolutePath)) utimesSync(this.absolutePath, now, now);
  }
}
