Rails.application.routes.draw do
  get "up" => "rails/health#show", as: :rails_health_check
  resources :boats, only: %i[index show]
  root "boats#index"
end
