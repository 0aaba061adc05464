module Main (main) where

import Control.Monad (forever, void, when)
import qualified Data.ByteString.Char8 as B
import Foreign hiding (void)
import Foreign.C.Types
import System.Environment (lookupEnv)
import System.Exit (ExitCode (ExitSuccess))
import System.Posix.Process (exitImmediately)
import System.Posix.Signals (Handler (Catch, Ignore), installHandler, sigPIPE, sigTERM)
import System.Posix.Types (CSsize (..))

-- A server on nothing but sockets: one answer for every request.
foreign import ccall unsafe "socket" c_socket :: CInt -> CInt -> CInt -> IO CInt
foreign import ccall unsafe "bind" c_bind :: CInt -> Ptr Word8 -> Word32 -> IO CInt
foreign import ccall unsafe "listen" c_listen :: CInt -> CInt -> IO CInt
foreign import ccall safe "accept" c_accept :: CInt -> Ptr Word8 -> Ptr Word32 -> IO CInt
foreign import ccall safe "read" c_read :: CInt -> Ptr Word8 -> CSize -> IO CSsize
foreign import ccall safe "write" c_write :: CInt -> Ptr CChar -> CSize -> IO CSsize
foreign import ccall unsafe "close" c_close :: CInt -> IO CInt

main :: IO ()
main = do
  port <- maybe 8080 read <$> lookupEnv "PORT"
  void $ installHandler sigTERM (Catch (exitImmediately ExitSuccess)) Nothing
  void $ installHandler sigPIPE Ignore Nothing
  listener <- c_socket 2 1 0
  bound <- allocaBytes 16 $ \address -> do
    fillBytes address 0 16
    poke (castPtr address) (2 :: Word16)
    poke (castPtr (address `plusPtr` 2)) (byteSwap16 port)
    c_bind listener address 16
  when (bound /= 0) $ fail "the port is taken"
  void $ c_listen listener 64
  forever $ do
    client <- c_accept listener nullPtr nullPtr
    void $ allocaBytes 4096 $ \request -> c_read client request 4096
    void $ B.useAsCStringLen answer $ \(text, size) -> c_write client text (fromIntegral size)
    c_close client

answer :: B.ByteString
answer = B.concat [B.pack "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ", B.pack (show (B.length body)), B.pack "\r\nConnection: close\r\n\r\n", body]
  where
    body = B.pack "hello from Haskell\n"
