/* Before anything is drawn: the theme the reader chose; "auto" is that of the system. */
(function () {
  "use strict";
  const chosen = localStorage.getItem("eiot-theme");
  if (chosen === "light" || chosen === "dark") {
    document.documentElement.dataset.theme = chosen;
  }
})();
