(ns words.core
  (:require [org.httpkit.server :as server])
  (:gen-class))

(defn app [_]
  {:status 200 :headers {"content-type" "text/plain"} :body "in the beginning"})

(defn -main [& _]
  (server/run-server app {:port (parse-long (or (System/getenv "PORT") "3000"))})
  @(promise))
