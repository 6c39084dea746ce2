import { Project } from 'projen';

/** The `flow-ci` command as tasks, with arguments passed on. */
export function addFlowTasks(project: Project): void {
  project.addTask('flow-ci', {
    description: 'The flow-ci command: npx projen flow-ci run review',
    exec: 'flow-ci',
    receiveArgs: true,
  });
  project.addTask('flow-ci:run', { description: 'Run a flow on this machine', exec: 'flow-ci run', receiveArgs: true });
  project.addTask('flow-ci:list', {
    description: 'List the flows and what starts them',
    exec: 'flow-ci list',
    receiveArgs: true,
  });
  project.gitignore.exclude('/.flow-ci/');
}
