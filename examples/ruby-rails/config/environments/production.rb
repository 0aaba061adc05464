Rails.application.configure do
  config.enable_reloading = false
  config.eager_load = true
  config.active_storage.service = :local
  config.logger = ActiveSupport::TaggedLogging.logger(STDOUT)
  config.active_job.queue_adapter = :solid_queue
end
