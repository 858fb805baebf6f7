/* Words above every frame that hides a part of its table, as long as it does. */
function sayWhatIsHidden() {
  document.querySelectorAll(".scroll").forEach(function (frame) {
    var before = frame.previousElementSibling, words = [];
    if (frame.scrollHeight > frame.clientHeight + 1) words.push("上下");
    if (frame.scrollWidth > frame.clientWidth + 1) words.push("左右");
    var text = words.length ? words.join("、") + "滑动看全表" : "";
    var hint = before && before.className === "swipe" ? before : null;
    if (hint && hint.textContent === text) return;
    if (hint) hint.remove();
    if (!text) return;
    hint = document.createElement("p");
    hint.className = "swipe";
    hint.textContent = text;
    frame.parentNode.insertBefore(hint, frame);
  });
}
window.addEventListener("load", sayWhatIsHidden);
window.addEventListener("resize", sayWhatIsHidden);
document.addEventListener("toggle", function () { requestAnimationFrame(sayWhatIsHidden); }, true);
