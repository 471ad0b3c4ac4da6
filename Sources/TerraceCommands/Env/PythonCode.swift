/// Code and settings for Python's libraries, which are all built on redis-py.
enum PythonCode {
    static func redisPy(_ place: ClientPlace) -> String {
        """
        import redis

        client = redis.\(place.isCluster ? "RedisCluster" : "Redis").from_url(\(ClientPlace.literal(place.pythonURL)))

        """
    }

    /// Settings of a Celery application. Its broker refuses a URL without `ssl_cert_reqs`.
    static func celery(_ place: ClientPlace) -> String {
        let url = place.url(
            [("ssl_cert_reqs", "required")] + (place.authority.map { [("ssl_ca_certs", $0)] } ?? []))
        return """
            broker_url = \(ClientPlace.literal(url))
            result_backend = broker_url

            """
    }

    /// Settings for Django's own cache backend, for settings.py.
    static func django(_ place: ClientPlace) -> String {
        """
        CACHES = {
            "default": {
                "BACKEND": "django.core.cache.backends.redis.RedisCache",
                "LOCATION": \(ClientPlace.literal(place.pythonURL)),
            }
        }

        """
    }

    /// A settings file for `rq worker -c settings`.
    static func rq(_ place: ClientPlace) -> String { "REDIS_URL = \(ClientPlace.literal(place.pythonURL))\n" }
}
