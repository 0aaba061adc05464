{-# LANGUAGE OverloadedStrings #-}

module Main (main) where

import Database.PostgreSQL.Simple (Only (..), connectPostgreSQL, query_)
import Data.Text.Lazy (Text)
import System.Environment (getEnv)
import qualified Data.ByteString.Char8 as B
import Web.Scotty

main :: IO ()
main = do
  address <- getEnv "DATABASE_URL"
  scotty 3000 $
    get "/notes" $ do
      notes <- liftIO $ do
        connection <- connectPostgreSQL (B.pack address)
        query_ connection "SELECT text FROM notes"
      json (map fromOnly notes :: [Text])
