/// Python's libraries, all of them built on redis-py.
enum PythonCode {
    static func redisPy(_ place: ClientPlace) -> String {
        """
        import redis

        client = redis.\(place.isCluster ? "RedisCluster" : "Redis").from_url(\(ClientPlace.literal(place.pythonURL)))

        """
    }

    /// Settings of a Celery application; the broker asks for `ssl_cert_reqs` in so many words.
    static func celery(_ place: ClientPlace) -> String {
        let url = place.url(
            [("ssl_cert_reqs", "required")] + (place.authority.map { [("ssl_ca_certs", $0)] } ?? []))
        return """
            broker_url = \(ClientPlace.literal(url))
            result_backend = broker_url

            """
    }

    /// Django's own backend, of settings.py.
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

    /// A settings file: rq worker -c settings.
    static func rq(_ place: ClientPlace) -> String { "REDIS_URL = \(ClientPlace.literal(place.pythonURL))\n" }
}
