import { BuildspecOptions } from '../buildspec/buildspec-options';
import { withMergeSteps } from '../buildspec/merge-steps';
import { renderBuildspecYaml } from '../buildspec/render-buildspec';
import { toBuildspecDocument } from '../buildspec/to-buildspec-document';
import { ResolvedFlow } from '../contract/flow-file';

/** A typed build as YAML, with the steps that its flow's options ask for. */
export function buildspecText(
  build: BuildspecOptions,
  { triggers, fetchSubmodules }: Pick<ResolvedFlow, 'triggers' | 'fetchSubmodules'>,
): string {
  const merges = triggers.some((trigger) => trigger.kind === 'review' && trigger.mergeResult);
  return renderBuildspecYaml(
    toBuildspecDocument(merges ? withMergeSteps(build, { submodules: fetchSubmodules }) : build),
  );
}
