/* The transcript of a session: its file format and the recorder that makes one. */
export {
  TRANSCRIPT_KINDS,
  formatTranscript,
  parseTranscript,
  type Side,
  type Transcript,
  type TranscriptEntry,
  type TranscriptHeader,
  type TranscriptKind,
} from './transcript-text.ts';
export { TranscriptRecorder } from './transcript-recorder.ts';
