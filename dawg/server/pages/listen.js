"use strict";
(() => {
  const root = document.getElementById("player");
  const audio = document.getElementById("audio");
  const play = document.getElementById("play");
  const seek = document.getElementById("seek");
  const time = document.getElementById("time");
  const wave = document.getElementById("wave");
  const status = document.getElementById("status");
  const sections = [...document.querySelectorAll("button.section")];
  const starts = sections.map((button) => Number(button.dataset.start));
  let peaks = [];

  const clock = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;
  const whole = () => clock(Math.round(length()));
  const now = () => (audio.ended ? whole() : clock(audio.currentTime));
  const length = () => (Number.isFinite(audio.duration) && audio.duration > 0 ? audio.duration : Number(root.dataset.duration));
  const here = () => {
    let found = -1;
    starts.forEach((start, index) => { if (audio.currentTime + 0.01 >= start) found = index; });
    return found;
  };

  const draw = () => {
    const context = wave.getContext("2d");
    const { width, height } = wave;
    const style = getComputedStyle(document.documentElement);
    const done = audio.currentTime / length();
    context.clearRect(0, 0, width, height);
    const step = width / Math.max(1, peaks.length);
    peaks.forEach((peak, index) => {
      context.fillStyle = style.getPropertyValue(index / peaks.length < done ? "--done" : "--rest");
      const tall = Math.max(2, peak * height);
      context.fillRect(index * step, (height - tall) / 2, Math.max(1, step - 1), tall);
    });
  };

  const show = () => {
    const index = here();
    const name = index >= 0 ? sections[index].firstChild.textContent.trim() : "";
    seek.max = length();
    seek.value = audio.currentTime;
    seek.setAttribute("aria-valuetext", `${now()} of ${whole()}${name ? ", " + name : ""}`);
    time.textContent = `${now()} / ${whole()}`;
    sections.forEach((button, place) => {
      if (place === index) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
    draw();
  };

  const go = (seconds) => { audio.currentTime = Math.min(length(), Math.max(0, seconds)); show(); };
  const toggle = () => {
    if (audio.paused) audio.play().catch(() => { status.textContent = "This browser cannot play it."; });
    else audio.pause();
  };
  const mark = () => {
    const playing = !audio.paused;
    play.textContent = playing ? "Pause" : "Play";
    play.setAttribute("aria-label", playing ? "Pause" : "Play");
    play.setAttribute("aria-pressed", String(playing));
  };

  const load = async () => {
    try {
      const answer = await fetch(`${root.dataset.base}/peaks`, { cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      const shape = await answer.json();
      if (!shape.ready) { setTimeout(load, 2000); return; }
      peaks = shape.peaks;
      audio.src = `${root.dataset.base}/audio`;
      [play, seek, ...sections].forEach((control) => { control.disabled = false; });
      status.textContent = "";
      root.dataset.loaded = "1";
      show();
    } catch {
      status.textContent = "The sound cannot be loaded now.";
      setTimeout(load, 5000);
    }
  };

  play.addEventListener("click", toggle);
  seek.addEventListener("input", () => go(Number(seek.value)));
  sections.forEach((button, index) => button.addEventListener("click", () => go(starts[index])));
  wave.addEventListener("click", (event) => {
    if (play.disabled) return;
    const box = wave.getBoundingClientRect();
    go(((event.clientX - box.left) / box.width) * length());
  });
  document.addEventListener("keydown", (event) => {
    if (play.disabled || event.altKey || event.ctrlKey || event.metaKey) return;
    const button = event.target instanceof HTMLButtonElement || event.target instanceof HTMLAnchorElement;
    if (event.key === " " && !button) toggle();
    else if (event.key === "ArrowLeft") go(audio.currentTime - 5);
    else if (event.key === "ArrowRight") go(audio.currentTime + 5);
    else if (event.key === "Home") go(0);
    else return;
    event.preventDefault();
  });
  ["play", "pause", "ended"].forEach((name) => audio.addEventListener(name, mark));
  ["timeupdate", "loadedmetadata", "seeked"].forEach((name) => audio.addEventListener(name, show));
  load();
})();
