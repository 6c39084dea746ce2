/**
 * Fixes for reasons of the functions, by the beginning of the reason. Reasons of the form "what is wrong: fix" need
 * none. A test fails if one is missing.
 */
export const REASON_FIXES: Readonly<Record<string, string>> = {
  'the message is none of ours': 'somebody sent a message to the queue of the function: check who may do that',
  'CodeCommit answers that the pull request is open': 'nothing: it was looked at again',
  'CodeBuild knows no such build':
    'nothing, if the build was deleted; else somebody called the function: check who may do that',
  'the build is of another flow': 'a rule was changed by hand: deploy the stack again',
  'the build has not begun': 'nothing: it is looked at again',
  'a start that failed: ': 'a rule was changed by hand, or somebody called the function: deploy the stack again',
  'nothing was to be started': 'nothing: the event was late, or of another branch',
  'a <kind> trigger does not use': 'nothing',
  'the pull request is not open': 'nothing',
  'the event is of a <reference type>': 'nothing',
  'the <reference type> was deleted': 'nothing',
  'the <reference type> is not one of the flow': 'nothing: the rule is wider than the globs',
  'the handler does not know its repository': 'deploy the stack again',
  'the invocation is no request of CloudFormation': 'nobody needs to call this function: check who did',
  'the comment holds no command': 'nothing: it is a comment like any other',
  'the event is not of a schedule of this account and Region': 'somebody called the function: check who may do that',
  'older builds than those that were read': 'look at the commit: start the flow by hand if it has no build',
  'the answer is not of a start of ours': 'nothing: another function answered it',
  'the schedule calls more often than it is due':
    'nothing: cron has no such interval, and only the calls that are due count',
  'there is a build already': 'nothing: the event came twice',
  'the event is no change of a branch or tag': 'nothing: something else happened to the reference',
  'the reference is neither a branch nor a tag': 'nothing: flows start on branches and tags',
  'the event ':
    'AWS sent another shape than it documents, or somebody called the function: keep the event, and report it',
  "the <reference type>'s name":
    'AWS sent another shape than it documents, or somebody called the function: keep the event, and report it',
  'the build is of another account or Region':
    'somebody sends events to your bus, or called the function: check who may do that',
  'the invocation': 'a rule was changed by hand, or somebody called the function: deploy the stack again',
  'a start that failed does not name its function': 'somebody called the function: check who may do that',
  'the event is no new comment': 'nothing',
  'the comment is of another repository': 'somebody called the function: check who may do that',
  'a reply is no command': 'write the command as a comment of its own',
  'the comment is our own': 'nothing',
  'the command asks for no build': 'nothing: `/stop` and `/help` start none',
  'handlers read no event streams': 'a bug in flow-ci: report it',
  'no rule of the stack notifies of this':
    'nothing, if `notify` was just changed; else somebody called the function: look who may',
  'the build is of another project': 'somebody called the function: look who may',
  'the topic is not notified of': 'somebody called the function: look who may',
  'the build has ended, and the event of its end': 'nothing: the end is published by its own event',
  'the author may give no commands': 'add the author to `commands.allow`, if that is meant',
  'the event is not of a build': 'a rule was changed by hand: deploy the stack again',
  'the project is not one of a flow': 'nothing, if it was removed; else deploy the stack again',
  'the build belongs to no pull request': 'nothing: builds of branches, tags and schedules have no comment',
  'the build does not name its pull request':
    "look at the build's `initiator`: somebody started it with other variables",
  'the build is not of the commit':
    "look at the build's `initiator`: somebody started it with variables of another commit",
  'the start that failed was not one of ours': 'somebody called the function: check who may do that',
  'the build that was not started belongs to no pull request':
    'read the error in the log of start-build: see [operations](operations.md#a-start-that-is-refused)',
  'the target branch is not one of the flow': 'nothing: the rule is wider than the globs',
  'the event brings no new commit': 'nothing: an approval, a comment or a change of the title',
  'the event is of a kind that no flow uses': 'a rule was changed by hand: deploy the stack again',
  'the event is of another': 'somebody sends events to your bus, or called the function: check who may do that',
  'CloudFormation did not take the answer': 'deploy again; CloudFormation waits for an hour at most',
  'the role <role> was assumed without credentials': 'Lambda tries again; if it keeps failing, report it',
  "the address for the answer is not CloudFormation's": 'somebody called the function: check who may do that',
  'another stack has the gate': 'nothing: that stack votes on the rule',
  'flows vote on each rule': 'nothing: the votes of the flows decide',
  'the state of the stack is not known': 'a bug in flow-ci: report it',
  'CloudFormation did not answer the status': 'deploy again',
  'CloudFormation refused': 'deploy again',
  'the newest commit was asked for twice': 'a bug in flow-ci: report it',
  'the comment is refused as too long': 'a bug in flow-ci: report it',
  'the last <max log pages> pages of the log': 'open the log by its link: the comment says all else',
  '<name> did not settle': 'Lambda retries; many builds ended at once',
};
