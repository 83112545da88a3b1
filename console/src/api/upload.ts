/* Evidence files go in pieces: a broken connection costs one piece, which is sent again. */
import { ApiProblem, requestJson as json } from "./client";

export interface Upload {
  id: string;
  name: string;
  size: number;
  sha256: string;
}

export const MOST_FILES = 10;
export const MOST_BYTES = 100 * 1024 * 1024;

interface Begun {
  id: string;
  piece_bytes: number;
}

interface State {
  got_bytes: number;
  sha256?: string;
}

const TRIES = 3;

async function sendPiece(begun: Begun, file: File, at: number): Promise<State> {
  for (let left = TRIES; ; left--) {
    try {
      return await json<State>("PUT", `public/files/${begun.id}`, {
        query: { at }, bytes: file.slice(at, at + begun.piece_bytes),
      });
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 0 || left <= 1) throw error;
    }
  }
}

/** Sends the file; `progress` hears the share that has arrived. */
export async function uploadFile(file: File, progress: (share: number) => void): Promise<Upload> {
  const begun = await json<Begun>("POST", "public/files", { body: { name: file.name.slice(0, 120), size_bytes: file.size } });
  let state: State = { got_bytes: 0 };
  while (state.got_bytes < file.size) {
    state = await sendPiece(begun, file, state.got_bytes);
    progress(state.got_bytes / file.size);
  }
  return { id: begun.id, name: file.name, size: file.size, sha256: state.sha256 ?? "" };
}
