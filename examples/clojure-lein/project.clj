(defproject com.example/wishes "0.2.0"
  :description "Counts wishes"
  :dependencies [[org.clojure/clojure "1.11.4"]]
  :main ^:skip-aot wishes.core
  :profiles {:uberjar {:aot :all}})
