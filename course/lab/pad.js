// The drawing pad: a canvas to draw on, the 28x28 pixels that are sent to Python, and ten bars that come back.

const SIDE = 280, PEN = 20, GRID = 28, BOX = 20, MIDDLE = 14;

// Bring ink, one number of 0 to 255 per pixel of a side x side picture, into MNIST's form: Uint8Array of 28 x 28.
// The longer side of the drawing becomes 20 pixels; its centre of mass comes to row and column 14, counted from 0,
// where MNIST has it.
export function toMnist(ink, side) {
  const result = new Uint8Array(GRID * GRID);
  let top = side, bottom = -1, left = side, right = -1;
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++)
      if (ink[row * side + column] > 127) {
        top = Math.min(top, row), bottom = Math.max(bottom, row);
        left = Math.min(left, column), right = Math.max(right, column);
      }
  if (bottom < 0) return result;
  const step = Math.max(bottom - top + 1, right - left + 1) / BOX; // of the drawing's pixels to one of the result
  const height = Math.max(1, Math.round((bottom - top + 1) / step));
  const width = Math.max(1, Math.round((right - left + 1) / step));
  const small = new Float64Array(height * width);
  let mass = 0, rows = 0, columns = 0;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const mean = meanInk(ink, side, top + row * step, left + column * step, step);
      small[row * width + column] = mean;
      mass += mean, rows += mean * row, columns += mean * column;
    }
  const inside = (offset, size) => Math.min(Math.max(Math.round(offset), 0), GRID - size);
  const down = inside(MIDDLE - rows / mass, height);
  const across = inside(MIDDLE - columns / mass, width);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      result[(down + row) * GRID + across + column] = Math.round(small[row * width + column]);
  return result;
}

// The mean ink of a square whose corners may lie between pixels: parts of pixels count in part.
function meanInk(ink, side, top, left, size) {
  let sum = 0;
  for (let row = Math.floor(top); row < Math.min(top + size, side); row++) {
    const tall = Math.min(row + 1, top + size) - Math.max(row, top);
    for (let column = Math.floor(left); column < Math.min(left + size, side); column++) {
      const wide = Math.min(column + 1, left + size) - Math.max(column, left);
      sum += tall * wide * ink[row * side + column];
    }
  }
  return sum / (size * size);
}

function element(kind, parent, style, text) {
  const made = document.createElement(kind);
  made.style.cssText = style ?? "";
  made.textContent = text ?? "";
  parent.append(made);
  return made;
}

function render({ model, el }) {
  const grey = "border:1px solid #757575;border-radius:4px;";
  const row = element("div", el, "display:flex;flex-wrap:wrap;gap:1.5em;align-items:flex-start;padding:.3em 0");
  const draw = element("div", row);
  const canvas = element("canvas", draw, `${grey}background:#000;touch-action:none;cursor:crosshair;display:block`);
  canvas.width = canvas.height = SIDE;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "Drawing pad: draw a digit with the mouse, a pen or a finger");
  const clear = element("button", draw, "margin-top:.5em;padding:.2em 1em", "Clear");
  clear.type = "button";
  const seen = element("div", row);
  const small = element("canvas", seen, `${grey}width:112px;height:112px;image-rendering:pixelated;display:block`);
  small.width = small.height = GRID;
  small.setAttribute("role", "img");
  small.setAttribute("aria-label", "The 28 by 28 pixels that the network gets");
  element("div", seen, "font-size:85%;margin-top:.3em", "what the network gets");
  const answers = element("div", row, "min-width:15em");
  const verdict = element("div", answers, "font-weight:bold;margin-bottom:.4em");
  verdict.className = "pad-verdict";
  verdict.setAttribute("role", "status");
  const bars = [...Array(10).keys()].map((digit) => {
    const line = element("div", answers, "display:flex;align-items:center;gap:.5em;line-height:1.5");
    element("span", line, "width:1em;text-align:right", digit);
    const rail = element("div", line, "flex:1;background:#75757530;height:.8em");
    return [element("div", rail, "height:100%;width:0"), element("span", line, "width:4em;text-align:right")];
  });

  const pen = canvas.getContext("2d", { willReadFrequently: true });
  let last = null, finger = null, waiting = false; // finger: the pointer that draws; others are not followed

  function wipe() {
    pen.fillStyle = "#000", pen.fillRect(0, 0, SIDE, SIDE);
    pen.strokeStyle = pen.fillStyle = "#fff";
    pen.lineWidth = PEN, pen.lineCap = pen.lineJoin = "round";
  }

  function place(event) {
    const frame = canvas.getBoundingClientRect();
    return [(event.clientX - frame.left) * (SIDE / frame.width), (event.clientY - frame.top) * (SIDE / frame.height)];
  }

  function send() {
    waiting = false;
    const ink = pen.getImageData(0, 0, SIDE, SIDE).data.filter((_, index) => index % 4 === 0);
    const pixels = toMnist(ink, SIDE);
    model.set("pixels", new DataView(pixels.buffer));
    model.save_changes();
    showPixels(pixels);
  }

  function line(from, to) {
    pen.beginPath(), pen.moveTo(...from), pen.lineTo(...to), pen.stroke();
    if (!waiting) waiting = true, setTimeout(send, 100); // ten times a second is often enough
  }

  function showPixels(pixels) {
    const picture = new ImageData(GRID, GRID);
    pixels.forEach((value, index) => picture.data.set([value, value, value, 255], 4 * index));
    small.getContext("2d").putImageData(picture, 0, 0);
  }

  function showAnswer() {
    const shares = model.get("probabilities");
    const best = shares.indexOf(Math.max(...shares));
    verdict.textContent = shares.length ? `This is a ${best} (${Math.round(100 * shares[best])} %)` : "Draw a digit";
    bars.forEach(([bar, text], digit) => {
      bar.style.width = `${100 * (shares[digit] ?? 0)}%`;
      bar.style.background = digit === best ? "#de8f05" : "#0173b2";
      text.textContent = shares.length ? `${Math.round(100 * shares[digit])} %` : "";
    });
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    finger = event.pointerId;
    canvas.setPointerCapture(finger);
    last = place(event);
    line(last, [last[0] + 0.1, last[1]]); // a dot; a line without length would not be drawn
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last || event.pointerId !== finger) return;
    const next = place(event);
    line(last, next);
    last = next;
  });
  for (const name of ["pointerup", "pointercancel"])
    canvas.addEventListener(name, (event) => event.pointerId === finger && (last = null));
  clear.addEventListener("click", () => (wipe(), send()));

  wipe();
  const stored = model.get("pixels"); // shown again after the page was loaded anew, or in a second view
  showPixels(stored?.byteLength ? new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength) : new Uint8Array(GRID * GRID));
  showAnswer();
  model.on("change:probabilities", showAnswer);
  return () => model.off("change:probabilities", showAnswer);
}

export default { render };
