/* The page an annex is read on: its pages drawn by PDF.js, searched, turned over and enlarged. Where that cannot be
   done, the page says so and links to the file. */

import { offerKeys } from "./viewer-keys.js";
import { offerMarks } from "./viewer-marks.js";
import { offerOwn } from "./viewer-own.js";
import { offerPages } from "./viewer-pages.js";
import { offerSearch } from "./viewer-search.js";
import { openSheets } from "./viewer-sheets.js";

/* PDF.js is asked for here alone: no other page bears its weight. */
async function open(place) {
  const { pages, pdfjs, worker, helps } = place.dataset;
  const library = await import(pdfjs);
  library.GlobalWorkerOptions.workerSrc = worker;
  return [
    library,
    await library.getDocument({
      url: pages,
      cMapUrl: `${helps}cmaps/`,
      standardFontDataUrl: `${helps}standard_fonts/`,
      wasmUrl: `${helps}wasm/`,
      isEvalSupported: false,
      enableXfa: false,
    }).promise,
  ];
}

async function show(place) {
  const [library, file] = await open(place);
  place.querySelector("[data-bar]").hidden = false;
  offerOwn(place);
  const sheets = await openSheets(place, library, file);
  place.querySelector("[data-instead]").hidden = true;
  const pages = offerPages(place, sheets);
  const search = offerSearch(place, sheets);
  offerMarks(place, sheets);
  offerKeys(place, { pages, search });
  place.dataset.ready = "yes";
}

function fail(place, reason) {
  console.error(reason);
  place.querySelector("[data-instead]").hidden = true;
  place.querySelector("[data-bar]").hidden = true;
  place.querySelector("[data-failed]").hidden = false;
}

const place = document.querySelector("[data-viewer]");
if (["pages", "rendition"].includes(place?.dataset.viewer)) show(place).catch((reason) => fail(place, reason));
