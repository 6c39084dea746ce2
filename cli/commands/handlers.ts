import { check } from './check';
import { clean } from './clean';
import { CommandName, Handler } from './command-table';
import { doctor } from './doctor';
import { graph } from './graph';
import { listFlows } from './list';
import { loadAws } from './load-bundles';
import { event, match } from './match';
import { migrateTerraformFiles } from './migrate';
import { rerun } from './rerun';
import { run, runBranch, runDemand, runReview, runSchedule, runTag } from './run';
import { shell } from './shell';
import { show } from './show';

/** What each command does. */
export const HANDLERS: { readonly [N in CommandName]: Handler<N> } = {
  run,
  'run review': runReview,
  'run branch': runBranch,
  'run tag': runTag,
  'run schedule': runSchedule,
  'run demand': runDemand,
  rerun,
  list: listFlows,
  match,
  event,
  check,
  graph,
  show,
  shell,
  doctor,
  clean,
  migrate: migrateTerraformFiles,
  start: async (host, flags, flow) => loadAws().start(host, flow, flags),
  status: async (host, flags, flow) => loadAws().status(host, flow, flags),
  logs: async (host, flags, build) => loadAws().logs(host, build, flags),
  stop: async (host, flags, build) => loadAws().stop(host, build, flags),
  open: async (host, flags, build) => loadAws().open(host, build, flags),
  redrive: async (host, flags) => loadAws().redrive(host, flags),
};
