delete from ml.load_forecasts
