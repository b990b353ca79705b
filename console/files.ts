// A transcript as a file on a person's disk: read, measured, and guessed at.

/** Bytes of a file that fit into a request with room for the rest of it. */
const MAX_TEXT_BYTES = 3_500_000;
/** Bytes of a file that goes to the store by itself. */
const MAX_FILE_BYTES = 128 * 1024 * 1024;
/** Characters the API takes in a request. */
export const MAX_CHARS = 1_000_000;
/** Files that are text, which the page looks into; others go to the store as they are. */
const TEXTS = ['vtt', 'srt', 'txt', 'json'];
export const ENDINGS = [...TEXTS, 'docx'];

export type Transcript = {
  text: string;
  /** The file, when it goes to the store instead of its text. */
  file: File | null;
  /** Seconds until the last time that stands in it. */
  duration: number | null;
  /** Null where the file is not looked into. */
  lines: number | null;
};

/** The transcript in a file, or a sentence that says why it can't be taken. */
export async function readFile(file: File): Promise<Transcript | string> {
  const ending = file.name.split('.').at(-1)?.toLowerCase() ?? '';
  if (!ENDINGS.includes(ending))
    return `${file.name} is no transcript. Choose a .vtt, .srt, .txt, .json or .docx file.`;
  if (file.size === 0) return `${file.name} is empty.`;
  if (file.size > MAX_FILE_BYTES) {
    return `${file.name} has ${(file.size / 1e6).toFixed(1)} MB. A transcript has at most ${Math.floor(MAX_FILE_BYTES / 1e6)} MB.`;
  }
  if (!TEXTS.includes(ending) || file.size > MAX_TEXT_BYTES) {
    return { text: '', file, duration: null, lines: null };
  }
  return measure(decode(await file.arrayBuffer()));
}

/** The transcript in a text, or a sentence that says why it can't be taken. */
export function measure(text: string): Transcript | string {
  if (text.trim() === '') return 'There is no text in it.';
  const length = [...text].length;
  if (length > MAX_CHARS) {
    return `The transcript has ${length.toLocaleString()} characters; at most ${MAX_CHARS.toLocaleString()} can be taken.`;
  }
  return {
    text,
    file: null,
    duration: lastTime(text),
    lines: text.split('\n').filter((line) => line.trim() !== '').length,
  };
}

/** UTF-8, or UTF-16 as Windows writes it, or what Windows wrote before. */
function decode(bytes: ArrayBuffer): string {
  const [first, second] = new Uint8Array(bytes);
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** The end of the last caption. */
function lastTime(text: string): number | null {
  const times = [...text.matchAll(/-->\s*(?:(\d+):)?(\d{1,2}):(\d{2})[.,]\d{3}/g)];
  const last = times.at(-1);
  if (!last) return null;
  const [, hours = '0', minutes = '0', seconds = '0'] = last;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
