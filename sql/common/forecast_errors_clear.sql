delete from ml.forecast_errors
