/** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_PutCommentReaction.html */
export const REACTIONS = [
  { emoji: '👍', shortCode: ':thumbsup:', unicode: 'U+1F44D' },
  { emoji: '👎', shortCode: ':thumbsdown:', unicode: 'U+1F44E' },
  { emoji: '😄', shortCode: ':smile:', unicode: 'U+1F604' },
  { emoji: '❤️', shortCode: ':heart:', unicode: 'U+2764' },
  { emoji: '😠', shortCode: ':angry:', unicode: 'U+1F620' },
  { emoji: '😕', shortCode: ':confused:', unicode: 'U+1F615' },
  { emoji: '😱', shortCode: ':scream:', unicode: 'U+1F631' },
  { emoji: '😭', shortCode: ':sob:', unicode: 'U+1F62D' },
  { emoji: '👏', shortCode: ':clap:', unicode: 'U+1F44F' },
  { emoji: '🎊', shortCode: ':confetti_ball:', unicode: 'U+1F38A' },
  { emoji: '🚢', shortCode: ':ship:', unicode: 'U+1F6A2' },
  { emoji: '👀', shortCode: ':eyes:', unicode: 'U+1F440' },
] as const;

export type Reaction = (typeof REACTIONS)[number];
