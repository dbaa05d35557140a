/* The pictures in what is pasted, as files. Word names files on its own machine, which no page may read; the pictures
   themselves stand in the same text as RTF, in the same order. */

import { inOurs } from "./editor-words.js";

const IN_RTF = /\\(png|jpeg)blip[^{}]*?(?:\{[^{}]*\}\s*)?((?:89504e47|ffd8ff)[\da-f\s]+)\}/gi;
const IN_CODE = /^data:(image\/[\w.+-]+)(?:;[^,;]*)*?(;base64)?,(.*)$/is;
const LONGEST_NAME = 60;

let named = 0;

function fileOf(bytes, type, alt) {
  named += 1;
  const name = alt.replace(/\s+/g, " ").trim().slice(0, LONGEST_NAME) || `${inOurs("Picture")} ${named}`;
  const ending = type.split("/")[1].split("+")[0].replace("jpeg", "jpg");
  return new File([bytes], `${name}.${ending}`, { type, lastModified: 0 });
}

function bytesOfHex(code) {
  const digits = code.replace(/\s/g, "");
  return Uint8Array.from({ length: digits.length / 2 }, (_none, at) =>
    Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16),
  );
}

function fromCode({ src, alt }) {
  const [, type, inBase64, data] = IN_CODE.exec(src) ?? [];
  if (!type) return null;
  try {
    const text = inBase64 ? atob(data.replace(/\s/g, "")) : decodeURIComponent(data);
    return fileOf(
      Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
      type.toLowerCase(),
      alt,
    );
  } catch {
    return null;
  }
}

/* None where there are not as many: it could be another picture. */
function fromRtf(rtf, pictures) {
  const found = [...rtf.matchAll(IN_RTF)];
  if (found.length !== pictures.length) return [];
  return found.map(([, kind, code], nth) => fileOf(bytesOfHex(code), `image/${kind.toLowerCase()}`, pictures[nth].alt));
}

/* Returns {files, missing: how many could not be read}. `hasWords`: a picture beside words is one of the words, as
   Excel and PowerPoint add it. */
export function filesOf(pictures, { files, rtf }, hasWords) {
  const ofClipboard = hasWords ? [] : files.filter((file) => file.type.startsWith("image/"));
  if (ofClipboard.length >= Math.max(pictures.length, 1)) return { files: ofClipboard, missing: 0 };
  const inCode = pictures.map(fromCode).filter(Boolean);
  const elsewhere = pictures.filter(({ src }) => /^file:/i.test(src));
  const inRtf = fromRtf(rtf, elsewhere);
  const found = [...inCode, ...inRtf];
  return { files: found, missing: pictures.length - found.length };
}
