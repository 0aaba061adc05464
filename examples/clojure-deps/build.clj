(ns build
  (:require [clojure.tools.build.api :as b]))

(def lib 'com.example/words)
(def version "1.4.0")
(def class-dir "target/classes")
(def uber-file (format "target/%s-%s.jar" (name lib) version))
(def basis (delay (b/create-basis {:project "deps.edn"})))

(defn uber [_]
  (b/copy-dir {:src-dirs ["src"] :target-dir class-dir})
  (b/compile-clj {:basis @basis :ns-compile '[words.core] :class-dir class-dir})
  (b/uber {:class-dir class-dir :uber-file uber-file :basis @basis :main 'words.core}))
