(ns wishes.core
  (:import (com.sun.net.httpserver HttpHandler HttpServer)
           (java.net InetSocketAddress))
  (:gen-class))

(def port (Integer/parseInt (or (System/getenv "PORT") "8089")))

(def handler
  (reify HttpHandler
    (handle [_ exchange]
      (let [body (.getBytes "three wishes left")]
        (.sendResponseHeaders exchange 200 (count body))
        (with-open [out (.getResponseBody exchange)]
          (.write out body))))))

(defn -main [& _]
  (doto (HttpServer/create (InetSocketAddress. port) 0)
    (.createContext "/" handler)
    (.start)))
